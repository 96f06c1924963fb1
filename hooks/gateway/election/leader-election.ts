import type { ApiServer } from '../../apiserver/client.ts'
import { askJson } from '../../apiserver/json/ask.ts'
import type { Log } from '../../runtime/log.ts'
import { sleep } from '../../runtime/sleep.ts'
import type { Metrics } from '../metrics.ts'
import { answerTooLarge, type Call, readBody } from '../routing/call.ts'
import { askWith, forward, relay } from '../routing/forward.ts'
import { holderOf, isAbandoned, isWrittenBy, type LeaseObservation, observed, released } from './lease.ts'

/**
 * The engine's leader election, as it passes through. Metacontroller never releases its lease, and one that waits asks
 * for it only every 2 to 4.4 s. So the gateway of the one that stopped frees it, and the gateway of the one that waits
 * answers its question late, as soon as the answer is yes: more than half of the time it is then taken at once.
 */
export interface LeaderElection {
  /** Passes on a write of the lease, and remembers who this engine is. */
  write(call: Call): Promise<void>
  /** Answers the engine's look at the lease; while another holds it, late. */
  read(call: Call): Promise<void>
  /** Frees the lease if the engine that used this gateway holds it. Call it when that engine is gone. */
  release(): Promise<void>
}

export interface ElectionOptions {
  readonly apiServer: Pick<ApiServer, 'ask'>
  readonly metrics: Pick<Metrics, 'releases'>
  readonly logger: Log
}

const lookMilliseconds = 300
/** Below the 5 s after which the engine gives up on a request for its lease. */
const holdMilliseconds = 4_000
const releaseAttempts = 3
const releaseMilliseconds = 5_000

export function createLeaderElection({ apiServer, logger, metrics }: ElectionOptions): LeaderElection {
  let path: string | undefined
  let bodies: readonly Buffer[] = []
  let observation: LeaseObservation | undefined

  async function look(target: string, signal: AbortSignal): Promise<unknown> {
    const { status, document } = await askJson(apiServer, { method: 'GET', target, signal })
    return status === 200 ? document : undefined
  }

  async function free(target: string, lease: unknown, signal: AbortSignal): Promise<number> {
    const document = released(lease, new Date().toISOString())
    return (await askJson(apiServer, { method: 'PUT', target, document, signal })).status
  }

  /** Whether another engine holds the lease; one that has stopped renewing it is helped out of it. */
  async function isTaken(target: string, signal: AbortSignal): Promise<boolean> {
    const lease = await look(target, signal)
    const holder = holderOf(lease)
    if (holder === undefined || isWrittenBy(bodies, holder)) return false

    const now = performance.now()
    observation = observed(observation, lease, now)
    if (!isAbandoned(lease, observation, now)) return true
    if ((await free(target, lease, signal)) !== 200) return true
    metrics.releases.inc({ outcome: 'abandoned' })
    logger.info({ holder }, 'lease was not renewed in time and is available')
    return false
  }

  return {
    async write(call) {
      const body = await readBody(call)
      if (body === undefined) return answerTooLarge(call)
      bodies = [body, ...bodies.slice(0, 1)]
      if (call.method === 'PUT') path = call.path
      return relay(call, await askWith(call, apiServer, body))
    },
    async read(call) {
      path = call.path
      const deadline = performance.now() + holdMilliseconds
      while ((await isTaken(call.path, call.signal)) && performance.now() < deadline) {
        await sleep(lookMilliseconds, call.signal)
      }
      return forward(call, apiServer)
    },
    async release() {
      if (path === undefined || bodies.length === 0) return
      const signal = AbortSignal.timeout(releaseMilliseconds)
      for (let attempt = 1; attempt <= releaseAttempts; attempt += 1) {
        const lease = await look(path, signal)
        const holder = holderOf(lease)
        if (holder === undefined || !isWrittenBy(bodies, holder)) return
        const status = await free(path, lease, signal)
        if (status === 200) {
          metrics.releases.inc({ outcome: 'released' })
          logger.info({ holder }, 'lease released: its engine has stopped')
          return
        }
      }
      metrics.releases.inc({ outcome: 'failed' })
      logger.warn({ lease: path }, 'lease could not be released: another replica acquires it when it expires')
    },
  }
}
