import { progress } from './progress.ts'

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

export interface WaitOptions {
  /** Milliseconds; 30,000 when absent. */
  readonly timeout?: number
  /** Milliseconds between two looks; 50 when absent. */
  readonly interval?: number
  /** No progress line when it succeeds. */
  readonly quiet?: boolean
}

/**
 * Looks until the predicate returns something other than `undefined` and `false`, and returns that.
 * A predicate that throws counts as "not yet"; its last error is in the message of the time-out.
 */
export async function waitFor<T>(
  description: string,
  predicate: () => Promise<T | undefined | false> | T | undefined | false,
  { timeout = 30_000, interval = 50, quiet = false }: WaitOptions = {},
): Promise<T> {
  const begun = Date.now()
  let reason = ''
  while (Date.now() - begun < timeout) {
    try {
      const found = await predicate()
      if (found !== undefined && found !== false) {
        say(quiet, description, begun)
        return found
      }
      reason = ''
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`
    }
    await sleep(interval)
  }
  throw new Error(`not within ${timeout / 1000} s: ${description}${reason}`)
}

function say(quiet: boolean, description: string, begun: number): void {
  if (!quiet) progress(`${description} (${((Date.now() - begun) / 1000).toFixed(2)} s)`)
}
