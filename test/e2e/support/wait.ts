import { waitFor as waitForSoon } from '../../cluster/harness/wait.ts'

/**
 * Looks twice a second until the predicate returns something other than `undefined` and `false`. Pods are started and
 * images unpacked meanwhile: two minutes unless said otherwise.
 */
export function waitFor<T>(
  description: string,
  predicate: () => Promise<T | undefined | false>,
  { seconds = 120 }: { readonly seconds?: number } = {},
): Promise<T> {
  return waitForSoon(description, predicate, { timeout: seconds * 1000, interval: 500 })
}
