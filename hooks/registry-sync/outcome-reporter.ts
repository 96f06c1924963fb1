import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '../registry/outcome.ts'
import { type Owner, outcomeConfigMap } from '../registry/published.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { Log } from './log.ts'
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

const pauses = { firstMs: 1000, longestMs: 60_000 }

export function createOutcomeReporter({ publisher, log, signal }: ReporterOptions): OutcomeReporter {
  let superseded = new AbortController()

  async function untilPublished(owner: Owner, outcome: Outcome, ended: AbortSignal): Promise<void> {
    for (let pause = pauses.firstMs; !ended.aborted; pause = Math.min(pause * 2, pauses.longestMs)) {
      try {
        await publisher.publish([outcomeConfigMap(owner, outcome)], ended)
        return
      } catch (error) {
        if (ended.aborted) return
        log.warn({ reason: errorMessage(error) }, 'the outcome could not be published')
        await delay(pause, undefined, { signal: ended }).catch(() => undefined)
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
