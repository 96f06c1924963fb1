import { createHealthServer } from '../runtime/health.ts'
import { createLogger } from '../runtime/log.ts'
import { listen } from '../runtime/serve.ts'
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
  const { registry, namespace } = options
  const log = createLogger({ level: 'info', base: { component: 'registry-sync', registry, namespace } })
  const server = createHealthServer({ unreadyBecause: () => undefined })
  await listen(server, '0.0.0.0', options['health-port'])
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
