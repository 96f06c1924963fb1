import { parseDuration } from '../registry/duration.ts'
import type { Outcome } from '../registry/outcome.ts'

/** Pause before a failed synchronisation is tried again: doubled with each failure in a row. */
const retry = { firstMs: 5000, longestMs: 300_000 }

/** Shorter intervals than this would only burden source and API server. */
const shortestIntervalMs = 1000

/**
 * Milliseconds from the start of an attempt to the next one; `undefined` where only a change or a request calls for it.
 *
 * @param interval `spec.syncPolicy.interval`, a Go duration
 */
export function nextAttempt(
  { phase, attemptCount }: Pick<Outcome, 'phase' | 'attemptCount'>,
  interval: string | undefined,
): number | undefined {
  const duration = interval === undefined ? undefined : parseDuration(interval)
  const regular = duration === undefined ? undefined : Math.max(duration, shortestIntervalMs)
  if (phase !== 'Failed') return regular
  const again = Math.min(retry.firstMs * 2 ** Math.max(attemptCount - 1, 0), retry.longestMs)
  return regular === undefined ? again : Math.min(again, regular)
}
