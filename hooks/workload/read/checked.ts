import type { Problem } from '../../engine/kind.ts'

/** What was read of a user's input, and the problems found in it. A value beside an error is never built. */
export interface Checked<Value> {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** A value with the problems found in it; absent ones are left out. */
export function checked<Value>(value: Value, ...problems: readonly (Problem | undefined)[]): Checked<Value> {
  return { value, problems: problems.filter((candidate) => candidate !== undefined) }
}
