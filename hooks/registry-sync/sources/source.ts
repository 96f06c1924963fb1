import type { Fetched } from '../../registry/published.ts'

/** Where registry data come from: the one thing that ConfigMaps, git repositories and APIs have in common. */
export interface Source {
  /**
   * Reads and checks the data.
   *
   * @param signal is aborted when the attempt is over, in whichever way: requests still open then end with it
   * @throws Error whose message says what is wrong with the source, fit to be shown in a status
   */
  fetch(signal: AbortSignal): Promise<Fetched>
}

/** The value of a reading, or its error thrown: inside a source, faults travel as exceptions. */
export function valueOf<Value>(read: { readonly value: Value } | { readonly error: string }): Value {
  if ('error' in read) throw new Error(read.error)
  return read.value
}
