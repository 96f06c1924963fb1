import { type Attempt, type Outcome, startedOutcome } from '../registry/outcome.ts'
import { withoutCredentials } from '../registry/redaction.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { Log } from '../runtime/log.ts'
import { type AttemptTools, type Registry, synchronise } from './attempt.ts'
import { createBell } from './bell.ts'
import { createOutcomeReporter } from './outcome-reporter.ts'
import { nextAttempt } from './schedule.ts'

export interface SynchroniserOptions extends AttemptTools {
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

/** All that a synchroniser remembers. */
interface State {
  /** The registry as it is now. */
  readonly registry: Registry | undefined
  /** When the next attempt is due, in milliseconds since the epoch; `undefined` until something asks for one. */
  readonly dueAt: number | undefined
  /** The attempt under way: the registry that it is made for, and how to give it up. */
  readonly current: { readonly registry: Registry; readonly abort: AbortController } | undefined
  /** What became of the last attempt for the registry with this uid. */
  readonly last: { readonly uid: string; readonly outcome: Outcome | undefined } | undefined
}

/** Keeps one registry synchronised: attempts one after another, each at its time. */
export function createSynchroniser(options: SynchroniserOptions): Synchroniser {
  const { publisher, log, now, signal } = options
  const reporter = createOutcomeReporter({ publisher, log, signal })
  const bell = createBell()
  let state: State = { registry: undefined, dueAt: undefined, current: undefined, last: undefined }

  function change(changed: Partial<State>): void {
    state = { ...state, ...changed }
    bell.ring()
  }

  function due(inMs: number): void {
    change({ dueAt: now().getTime() + inMs })
  }

  /** The registry to synchronise next, once it is time; `undefined` when the program ends. */
  async function nextRegistry(): Promise<Registry | undefined> {
    while (!signal.aborted) {
      const { registry, dueAt } = state
      const left = registry && dueAt !== undefined ? dueAt - now().getTime() : Number.POSITIVE_INFINITY
      if (left <= 0) return registry
      await bell.heard(left)
    }
    return undefined
  }

  /** The outcome that counts as the previous one; after a start, what an earlier run has published. */
  function previousOutcome({ owner }: Registry): Outcome | undefined {
    if (state.last?.uid === owner.uid) return state.last.outcome
    return publisher.remembered(owner.name, owner.uid).outcome
  }

  async function attemptFor(registry: Registry, previous: Outcome | undefined, abort: AbortSignal): Promise<void> {
    const started = now()
    const attempt = attemptAt(started, registry)
    const report = (outcome: Outcome): void => reporter.report(registry.owner, outcome)
    const slow = setTimeout(() => report(startedOutcome(previous, attempt)), patienceMs)
    const outcome = await synchronise({ registry, attempt, previous }, options, abort).finally(() => clearTimeout(slow))
    if (abort.aborted) return
    report(outcome)
    const pause = nextAttempt(outcome, registry.spec.syncPolicy?.interval)
    const { phase, reason, serverCount: servers } = outcome
    log.info({ phase, reason, servers, tookMs: now().getTime() - started.getTime(), nextMs: pause }, 'synchronised')
    const dueAt = state.dueAt ?? (pause === undefined ? undefined : started.getTime() + pause)
    change({ last: { uid: registry.owner.uid, outcome }, dueAt })
  }

  async function attemptNow(registry: Registry): Promise<void> {
    const abort = new AbortController()
    const outcome = previousOutcome(registry)
    change({ current: { registry, abort }, dueAt: undefined, last: { uid: registry.owner.uid, outcome } })
    try {
      await attemptFor(registry, outcome, AbortSignal.any([signal, abort.signal]))
    } catch (error) {
      log.error({ reason: withoutCredentials(errorMessage(error)) }, 'an attempt failed unexpectedly')
      due(patienceMs)
    } finally {
      change({ current: undefined })
    }
  }

  return {
    registryChanged(registry) {
      const acted = state.current?.registry ?? state.registry
      change({ registry })
      if (acted && asksForTheSame(acted, registry)) return
      state.current?.abort.abort()
      due(0)
    },
    registryGone() {
      change({ registry: undefined })
      reporter.stop()
      state.current?.abort.abort()
    },
    sourceChanged() {
      due(0)
    },
    async run() {
      signal.addEventListener('abort', () => bell.ring(), { once: true })
      for (let registry = await nextRegistry(); registry; registry = await nextRegistry()) await attemptNow(registry)
    },
  }
}

function attemptAt(started: Date, { generation, trigger }: Registry): Attempt {
  return { at: started.toISOString(), generation, trigger }
}

/** Whether two states of a registry ask for the same: only metadata or status changed between them. */
function asksForTheSame(one: Registry, other: Registry): boolean {
  return one.generation === other.generation && one.trigger === other.trigger && one.owner.uid === other.owner.uid
}
