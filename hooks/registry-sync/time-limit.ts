import { orAborted } from '../runtime/or-aborted.ts'

/** A signal for work that may not last for ever. */
export interface TimeLimit {
  /** Aborted when the time is over, when the outer signal is, and when the work has ended. */
  readonly signal: AbortSignal
  /** Whatever the work has left open is over with it. */
  readonly end: () => void
}

/**
 * A limit that begins now; past it, the signal's reason says so.
 *
 * @param outer ends the work as well
 * @param ms milliseconds
 * @param what `the synchronisation`
 */
export function timeLimit(outer: AbortSignal, ms: number, what: string): TimeLimit {
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(new Error(`${what} took longer than ${ms / 1000} s`)), ms)
  return {
    signal: AbortSignal.any([outer, ended.signal]),
    end() {
      clearTimeout(timer)
      ended.abort()
    },
  }
}

/**
 * The result of work under a signal, whether it heeds the signal or not (a name that is not resolved cannot be given up).
 *
 * @throws whatever the work throws, or the signal's reason once it is aborted
 */
export async function underSignal<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  try {
    return await orAborted(work, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}
