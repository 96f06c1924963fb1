import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Logger, pino } from 'pino'
import { kindResources } from '../kinds/resources.ts'
import { onStopSignal } from '../stop-signals.ts'
import { readEnvironment, type Settings } from './environment.ts'
import { createGateway } from './gateway.ts'
import { createHealthServer } from './health.ts'
import { gatewayHelp } from './help.ts'
import { addProcessMetrics, createMetrics } from './metrics.ts'
import { createToken } from './token.ts'
import { createUpstream } from './upstream.ts'
import { selectorsOf, viewOf } from './view.ts'

/** The gateway as a program: environment, listeners, signals. Sets the exit code where it cannot start. */
export async function main(arguments_: readonly string[]): Promise<void> {
  if (arguments_.includes('--help') || arguments_.includes('-h')) return void process.stdout.write(gatewayHelp())
  if (arguments_.length > 0) return fail([`Unknown argument ${arguments_[0]}; see --help.`])

  const reading = readEnvironment(process.env)
  if ('errors' in reading) return fail(reading.errors)
  await run(reading.settings).catch((error: unknown) => {
    fail([`The gateway cannot start: ${error instanceof Error ? error.message : 'unknown error'}`])
    process.exit(1)
  })
}

async function run(settings: Settings): Promise<void> {
  const logger = createLogger(settings.logLevel)
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  const upstream = createUpstream({
    url: settings.upstream.url,
    caFile: settings.upstream.caFile,
    token: createToken(settings.upstream.tokenFile, () => performance.now()),
    logger,
    onConnections: (count) => metrics.connections.set(count),
  })
  const gateway = createGateway({ ...settings, view: viewOf(kindResources), upstream, metrics, logger })
  const health = createHealthServer({ metrics, isReady: () => upstream.connections() > 0 })

  const address = await listen(gateway.server, settings.host, settings.port)
  const healthAddress = await listen(health, settings.healthHost, settings.healthPort)
  const mode = settings.namespaces.length === 0 ? 'cluster' : 'namespace'
  logger.info(
    { address, health: healthAddress, mode, namespaces: settings.namespaces, selectors: selectorsOf(kindResources) },
    'listening',
  )
  upstream.connect()

  onStopSignal((signal) => {
    logger.info({ signal, connections: gateway.engine.count() }, 'stopping: waiting for the engine to be gone')
    void gateway.engine.gone(settings.drainSeconds * 1000).then(async (isGone) => {
      if (isGone) await gateway.release()
      else logger.warn('engine is still connected: its lease is not released')
      logger.info('stopped')
      logger.flush(() => process.exit(0))
    })
  })
}

function createLogger(level: string): Logger {
  const formatters = { level: (label: string) => ({ level: label }) }
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, pino.destination(1))
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const bound = isBound(address) ? address.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`
}

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}
