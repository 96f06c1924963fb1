export interface Backoff {
  readonly firstMilliseconds: number
  readonly factor: number
  readonly capMilliseconds: number
}

/**
 * Between attempts on the API server's side. It grows by half each time: an attempt is then at most half the outage
 * late, and at most five seconds.
 */
export const watchBackoff: Backoff = { firstMilliseconds: 100, factor: 1.5, capMilliseconds: 5000 }

/** Between attempts to open a connection: cheap for both sides, so it never waits longer than a second. */
export const connectBackoff: Backoff = { firstMilliseconds: 50, factor: 1.5, capMilliseconds: 1000 }

/** Milliseconds to wait after the nth failure in a row (from 1): first, first x factor, and so on, up to the cap. */
export function delayAfter(failures: number, backoff: Backoff): number {
  const grown = backoff.firstMilliseconds * backoff.factor ** (Math.max(1, failures) - 1)
  return Math.min(grown, backoff.capMilliseconds)
}
