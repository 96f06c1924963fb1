import { createApiServerClient } from '../apiserver/client.ts'
import { createToken } from '../apiserver/connection/token.ts'
import { kindResources } from '../kinds/resources.ts'
import { createHealthServer } from '../runtime/health.ts'
import { createLogger } from '../runtime/log.ts'
import { addProcessMetrics } from '../runtime/metrics.ts'
import { runProgram, type Started } from '../runtime/program.ts'
import { listen } from '../runtime/serve.ts'
import { onStopSignal } from '../runtime/stop-signals.ts'
import { readEnvironment } from './environment.ts'
import { createGateway } from './gateway.ts'
import { gatewayHelp } from './help.ts'
import { createMetrics } from './metrics.ts'
import { enginePassword, isEngineWith, writeEngineKubeconfig } from './routing/engine-kubeconfig.ts'
import { scopeOf, selectorsOf } from './routing/scope.ts'

/** The gateway as a program: environment, listeners, signals. Sets the exit code where it cannot start. */
export function main(arguments_: readonly string[]): Promise<void> {
  return runProgram({ subject: 'The gateway', help: gatewayHelp(), start }, arguments_)
}

async function start(variables: Readonly<Record<string, string | undefined>>): Promise<Started> {
  const reading = readEnvironment(variables)
  if (!reading.ok) return reading
  const { settings } = reading

  const logger = createLogger({ level: settings.logLevel })
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  const apiServer = createApiServerClient({
    url: settings.apiServer.url,
    caFile: settings.apiServer.caFile,
    token: createToken(settings.apiServer.tokenFile, () => performance.now()),
    logger,
    onConnections: (count) => metrics.connections.set(count),
  })
  const password = await enginePassword(settings.engineKubeconfigFile)
  const isEngine = isEngineWith(password)
  const { namespaces, takeoverManagers } = settings
  const scope = scopeOf(kindResources, namespaces)
  const gateway = createGateway({ scope, takeoverManagers, isEngine, apiServer, metrics, logger })
  const health = createHealthServer({
    registry: metrics.registry,
    unreadyBecause: () => (apiServer.connections() > 0 ? undefined : 'the API server cannot be reached'),
  })

  const address = await listen(gateway.server, settings.host, settings.port)
  // Before anything says that the gateway has started: the engine reads it then.
  await writeEngineKubeconfig(settings.engineKubeconfigFile, address, password)
  const healthAddress = await listen(health, settings.healthHost, settings.healthPort)

  onStopSignal((signal) => {
    logger.info({ signal, connections: gateway.engine.count() }, 'stopping: waiting for the engine to stop')
    void gateway.engine.gone(settings.drainSeconds * 1000).then(async (isGone) => {
      if (isGone) await gateway.release()
      else logger.warn('the engine is still connected: its lease is not released')
      logger.info('stopped')
      logger.flush(() => process.exit(0))
    })
  })

  const mode = namespaces.length === 0 ? 'cluster' : 'namespace'
  logger.info({ address, health: healthAddress, mode, namespaces, selectors: selectorsOf(scope) }, 'listening')
  apiServer.connect()
  return { ok: true }
}
