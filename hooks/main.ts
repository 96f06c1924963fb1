import { createApp } from './app.ts'
import { readEnvironment, tlsFiles } from './http/environment.ts'
import { serviceHelp } from './http/help.ts'
import { createMetrics } from './http/metrics.ts'
import { healthOf } from './http/observation.ts'
import { kinds } from './kinds/index.ts'
import { createHealthServer } from './runtime/health.ts'
import { createLogger } from './runtime/log.ts'
import { addProcessMetrics } from './runtime/metrics.ts'
import { runProgram, type Started } from './runtime/program.ts'
import { listen, serve } from './runtime/serve.ts'
import { closeGracefully } from './runtime/shutdown.ts'
import { onStopSignal } from './runtime/stop-signals.ts'
import { policyCheckFault } from './workload/read/authorization/cedar.ts'

/** Below the 30 s that a pod has to stop. */
const drainMilliseconds = 20_000

async function start(variables: Readonly<Record<string, string | undefined>>): Promise<Started> {
  const reading = readEnvironment(variables)
  if (!reading.ok) return reading
  const { environment, settings } = reading

  const logger = createLogger({ level: environment.LOG_LEVEL, readable: environment.UNSTRUCTURED_LOGS })
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  let ready = true
  const deps = {
    kinds,
    settings,
    now: () => new Date().toISOString(),
    logger,
    metrics,
    isReady: () => ready,
    fault: policyCheckFault,
  }

  const hooks = await serve(createApp(deps), environment.HOST, environment.PORT, tlsFiles(environment))
  const healthServer = createHealthServer(healthOf(deps))
  const health = await listen(healthServer, environment.HEALTH_HOST, environment.HEALTH_PORT)

  onStopSignal((signal) => {
    ready = false
    logger.info({ signal }, 'stopping')
    void closeGracefully(hooks.server, drainMilliseconds).then((outcome) => {
      healthServer.close()
      healthServer.closeAllConnections()
      logger.info({ calls: outcome }, 'stopped')
      logger.flush(() => process.exit(outcome === 'drained' ? 0 : 1))
    })
  })
  logger.info({ hooks: hooks.url, health, kinds: kinds.map(({ names }) => names.kind) }, 'listening')
  return { ok: true }
}

await runProgram({ subject: 'The service', help: serviceHelp(), start }, process.argv.slice(2))
