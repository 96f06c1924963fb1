import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApiServerClient } from '../../../hooks/apiserver/client.ts'
import { createToken } from '../../../hooks/apiserver/connection/token.ts'
import { createGateway, type Gateway } from '../../../hooks/gateway/gateway.ts'
import { createMetrics, type Metrics } from '../../../hooks/gateway/metrics.ts'
import { isEngineWith } from '../../../hooks/gateway/routing/engine-kubeconfig.ts'
import { scopeOf } from '../../../hooks/gateway/routing/scope.ts'
import { gadgets } from '../../support/engine-kind.ts'
import { portOf } from './port.ts'

export interface RunningGateway {
  readonly url: string
  readonly metrics: Metrics
  readonly gateway: Gateway
  readonly tokenFile: string
  /** The lines of its log, parsed. */
  readonly log: { readonly level: string; readonly msg: string; readonly [field: string]: unknown }[]
  metric(name: string): Promise<string | undefined>
  stop(): Promise<void>
}

export interface RunOptions {
  readonly namespaces?: readonly string[]
  readonly pingMilliseconds?: number
  /** What clients must bring; without it everybody is served. */
  readonly password?: string
}

/** A gateway in this process, for the kind of the engine's tests (gadgets). */
export async function startGateway(
  apiServerUrl: string,
  { namespaces = [], pingMilliseconds = 30_000, password }: RunOptions = {},
): Promise<RunningGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'toolhive-gateway-'))
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, 'first\n')
  const log: RunningGateway['log'] = []
  const formatters = { level: (label: string) => ({ level: label }) }
  const logger = pino({ base: null, formatters }, { write: (line: string) => void log.push(JSON.parse(line)) })
  const metrics = createMetrics()
  const apiServer = createApiServerClient({
    url: apiServerUrl,
    caFile: '/nonexistent',
    token: createToken(tokenFile, () => performance.now()),
    logger,
    pingMilliseconds,
    onConnections: (count) => metrics.connections.set(count),
  })
  const isEngine = password === undefined ? () => true : isEngineWith(password)
  const options = { takeoverManagers: ['thv-operator'], isEngine, apiServer, metrics, logger }
  const gateway = createGateway({ ...options, scope: scopeOf([gadgets], namespaces) })
  await new Promise<void>((resolve) => {
    gateway.server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(gateway.server)}`,
    metrics,
    gateway,
    tokenFile,
    log,
    async metric(name) {
      const text = await metrics.registry.metrics()
      return text
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.split(' ')
        .at(-1)
    },
    async stop() {
      apiServer.close()
      gateway.server.closeAllConnections()
      await new Promise<void>((resolve) => {
        gateway.server.close(() => resolve())
      })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until something holds, five seconds at most; the last complaint is the error. */
export async function eventually(check: () => void | Promise<void>, milliseconds = 5_000): Promise<void> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
