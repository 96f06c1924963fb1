import { createApp, createHealthApp } from './app.ts'
import { readEnvironment, tlsFiles } from './http/environment.ts'
import { serviceHelp } from './http/help.ts'
import { createLogger } from './http/log.ts'
import { addProcessMetrics, createMetrics } from './http/metrics.ts'
import { serve } from './http/serve.ts'
import { closeGracefully } from './http/shutdown.ts'
import { kinds } from './kinds/index.ts'
import { onStopSignal } from './stop-signals.ts'

/** Below the 30 s that a pod has to stop. */
const drainMilliseconds = 20_000

async function main(arguments_: readonly string[]): Promise<void> {
  if (arguments_.includes('--help') || arguments_.includes('-h')) return say(serviceHelp())
  if (arguments_.length > 0) return fail([`Unknown argument ${arguments_[0]}; see --help.`])

  const reading = readEnvironment(process.env)
  if ('errors' in reading) return fail(reading.errors)
  const { environment, settings } = reading

  const logger = createLogger({ level: environment.LOG_LEVEL, readable: environment.UNSTRUCTURED_LOGS })
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  let ready = true
  const deps = { kinds, settings, now: () => new Date().toISOString(), logger, metrics, isReady: () => ready }

  const hooks = await serve(createApp(deps), environment.HOST, environment.PORT, tlsFiles(environment))
  const health = await serve(createHealthApp(deps), environment.HEALTH_HOST, environment.HEALTH_PORT)
  logger.info({ hooks: hooks.url, health: health.url, kinds: kinds.map(({ names }) => names.kind) }, 'listening')

  onStopSignal((signal) => {
    ready = false
    logger.info({ signal }, 'stopping')
    void closeGracefully(hooks.server, drainMilliseconds).then((outcome) => {
      health.server.close()
      health.server.closeAllConnections()
      logger.info({ calls: outcome }, 'stopped')
      logger.flush(() => process.exit(outcome === 'drained' ? 0 : 1))
    })
  })
}

function say(text: string): void {
  process.stdout.write(text)
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

main(process.argv.slice(2)).catch((error: unknown) => {
  fail([`The service cannot start: ${error instanceof Error ? error.message : 'unknown error'}`])
  process.exit(1)
})
