import { healthServer } from './health.ts'
import { jsonLog } from './log.ts'
import { help, readOptions } from './options.ts'
import { runProgram } from './program.ts'

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (!options) {
    process.stdout.write(help)
    return
  }
  const log = jsonLog({ registry: options.registry, namespace: options.namespace })
  const server = await healthServer(options['health-port'])
  try {
    await runProgram(options, log, stop.signal)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`registry-sync: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
  stop.abort()
})
