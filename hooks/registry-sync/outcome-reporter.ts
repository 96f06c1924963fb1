import { type Backoff, delayAfter } from '../apiserver/backoff.ts'
import type { Outcome } from '../registry/outcome.ts'
import { type Owner, outcomeConfigMap } from '../registry/published.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { Log } from '../runtime/log.ts'
import { sleep } from '../runtime/sleep.ts'
import type { Publisher } from './publisher.ts'

/** Publishes outcomes in the background, each again and again until it is out or there is a newer one. */
export interface OutcomeReporter {
  report(owner: Owner, outcome: Outcome): void
  /** Gives up what is not out yet. */
  stop(): void
}

interface ReporterOptions {
  readonly publisher: Publisher
  readonly log: Log
  readonly signal: AbortSignal
}

const backoff: Backoff = { firstMilliseconds: 1000, factor: 2, capMilliseconds: 60_000 }

export function createOutcomeReporter({ publisher, log, signal }: ReporterOptions): OutcomeReporter {
  let superseded = new AbortController()

  async function untilPublished(owner: Owner, outcome: Outcome, ended: AbortSignal): Promise<void> {
    for (let failures = 1; !ended.aborted; failures += 1) {
      try {
        await publisher.publish([outcomeConfigMap(owner, outcome)], ended)
        return
      } catch (error) {
        if (ended.aborted) return
        log.warn({ reason: errorMessage(error) }, 'the outcome could not be published')
        await sleep(delayAfter(failures, backoff), ended)
      }
    }
  }

  return {
    report(owner, outcome) {
      superseded.abort()
      superseded = new AbortController()
      void untilPublished(owner, outcome, AbortSignal.any([signal, superseded.signal]))
    },
    stop() {
      superseded.abort()
    },
  }
}
