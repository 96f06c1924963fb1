import { setTimeout as delay } from 'node:timers/promises'
import type { MCPRegistrySpec } from '../api/mcp-registry.ts'
import {
  type Attempt,
  completedOutcome,
  type Failure,
  failedOutcome,
  type Outcome,
  startedOutcome,
} from '../registry/outcome.ts'
import {
  bytesOf,
  configMapLimit,
  imageListConfigMap,
  type Owner,
  outcomeConfigMap,
  type Published,
  publish,
  storageConfigMap,
} from '../registry/published.ts'
import { sourceFault } from '../registry/source-check.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { DocumentFile } from './document-file.ts'
import type { Log } from './log.ts'
import type { Publisher } from './publisher.ts'
import { nextAttempt } from './schedule.ts'
import type { Source } from './sources/source.ts'

/** The MCPRegistry as the program acts on it. */
export interface Registry {
  readonly owner: Owner
  readonly generation: number
  readonly spec: MCPRegistrySpec
  /** Value of the trigger annotation. */
  readonly trigger: string | undefined
}

export interface SynchroniserOptions {
  readonly sourceOf: (registry: Registry) => Source
  readonly publisher: Publisher
  readonly file: DocumentFile
  readonly log: Log
  readonly now: () => Date
  readonly signal: AbortSignal
}

export interface Synchroniser {
  /** The registry as it is now: a new generation or trigger is acted on at once, whatever is under way is given up. */
  registryChanged(registry: Registry): void
  /** There is no such registry any more: nothing is fetched or published until there is one again. */
  registryGone(): void
  /** The source has changed: one more attempt, after the one under way. */
  sourceChanged(): void
  /** Runs until the signal ends it. */
  run(): Promise<void>
}

/** When an attempt lasts longer than this, the status says that it is under way. */
const patienceMs = 1000
/** Timers cannot be longer (2^31 ms). */
const longestTimerMs = 2_000_000_000

/**
 * Keeps one registry synchronised: attempts one after another, each at its time. A failed one leaves file, ConfigMaps and
 * the figures of the last success as they are.
 */
export function createSynchroniser(options: SynchroniserOptions): Synchroniser {
  const { publisher, file, log, now, signal, sourceOf } = options
  let registry: Registry | undefined
  /** The last outcome, of the registry with this uid. */
  let outcome: Outcome | undefined
  let outcomeOf: string | undefined
  let dueAt: number | undefined
  let wake = nothing
  let reporting = new AbortController()
  let current: { readonly registry: Registry; readonly abort: AbortController } | undefined

  function due(at: number | undefined): void {
    dueAt = at
    wake()
  }

  async function untilDue(): Promise<Registry | undefined> {
    while (!signal.aborted) {
      const left = dueAt === undefined ? longestTimerMs : dueAt - now().getTime()
      if (registry && left <= 0) {
        dueAt = undefined
        return registry
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(left, 0), longestTimerMs))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return undefined
  }

  /** Publishes an outcome in the background, again and again until it is out or there is a newer one. */
  function report(owner: Owner, result: Outcome): void {
    reporting.abort()
    reporting = new AbortController()
    const superseded = AbortSignal.any([signal, reporting.signal])
    void untilDone(
      (attemptSignal) => publisher.publish([outcomeConfigMap(owner, result)], attemptSignal),
      superseded,
      log,
    )
  }

  async function attemptOnce(target: Registry, attemptSignal: AbortSignal): Promise<void> {
    const started = now()
    const attempt: Attempt = { at: started.toISOString(), generation: target.generation, trigger: target.trigger }
    const slow = setTimeout(() => report(target.owner, startedOutcome(outcome, attempt)), patienceMs)
    const result = await synchronise(target, attempt, attemptSignal).finally(() => clearTimeout(slow))
    if (attemptSignal.aborted) return
    outcome = result
    report(target.owner, result)
    const pause = nextAttempt(result, target.spec.syncPolicy?.interval)
    const facts = {
      phase: result.phase,
      reason: result.reason,
      servers: result.serverCount,
      tookMs: now().getTime() - started.getTime(),
    }
    log.info({ ...facts, nextMs: pause }, 'synchronised')
    if (dueAt === undefined && pause !== undefined) due(started.getTime() + pause)
  }

  async function synchronise(target: Registry, attempt: Attempt, attemptSignal: AbortSignal): Promise<Outcome> {
    const fault = sourceFault(target.spec.source, target.owner.name)
    if (fault) return failed(attempt, { reason: 'ValidationFailed', message: `Source validation failed: ${fault}` })
    const fetched = await fetchPublished(target, attemptSignal)
    if ('error' in fetched) return failed(attempt, { reason: 'FetchFailed', message: `Fetch failed: ${fetched.error}` })
    try {
      await store(target, fetched, attemptSignal)
    } catch (error) {
      return failed(attempt, { reason: 'StorageFailed', message: `Storage failed: ${errorMessage(error)}` })
    }
    return completedOutcome(outcome, attempt, fetched)
  }

  function failed(attempt: Attempt, failure: Failure): Outcome {
    return failedOutcome(outcome, attempt, failure)
  }

  async function fetchPublished(
    target: Registry,
    attemptSignal: AbortSignal,
  ): Promise<Published | { readonly error: string }> {
    try {
      return publish(await sourceOf(target).fetch(attemptSignal), target.spec)
    } catch (error) {
      return { error: errorMessage(error) }
    }
  }

  async function store(
    { owner, spec }: Registry,
    { document, images }: Published,
    attemptSignal: AbortSignal,
  ): Promise<void> {
    await file.write(document)
    const list = imageListConfigMap(owner, images, spec.enforceServers)
    if (bytesOf(images.join('\n')) > configMapLimit)
      throw new Error('the list of images is larger than 1 MiB: narrow the filter')
    await publisher.publish([storageConfigMap(owner, spec.source.format, document), list], attemptSignal)
  }

  return {
    registryChanged(changed) {
      const acted = current?.registry ?? registry
      registry = changed
      if (acted && isSameWish(acted, changed)) return
      current?.abort.abort()
      due(now().getTime())
    },
    registryGone() {
      registry = undefined
      reporting.abort()
      current?.abort.abort()
    },
    sourceChanged() {
      due(now().getTime())
    },
    async run() {
      signal.addEventListener('abort', () => wake(), { once: true })
      for (let target = await untilDue(); target; target = await untilDue()) {
        const abort = new AbortController()
        current = { registry: target, abort }
        if (outcomeOf !== target.owner.uid) outcome = publisher.remembered(target.owner.name, target.owner.uid).outcome
        outcomeOf = target.owner.uid
        try {
          await attemptOnce(target, AbortSignal.any([signal, abort.signal]))
        } catch (error) {
          log.error({ reason: errorMessage(error) }, 'an attempt broke off')
          due(now().getTime() + patienceMs)
        }
        current = undefined
      }
    },
  }
}

/** Whether two states of a registry ask for the same: only metadata or status changed between them. */
function isSameWish(one: Registry, other: Registry): boolean {
  return one.generation === other.generation && one.trigger === other.trigger && one.owner.uid === other.owner.uid
}

async function untilDone(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal, log: Log): Promise<void> {
  for (let pause = 1000; !signal.aborted; pause = Math.min(pause * 2, 60_000)) {
    try {
      await work(signal)
      return
    } catch (error) {
      if (signal.aborted) return
      log.warn({ reason: errorMessage(error) }, 'the outcome could not be published')
      await delay(pause, undefined, { signal }).catch(() => undefined)
    }
  }
}

function nothing(): void {
  // until there is somebody to wake
}
