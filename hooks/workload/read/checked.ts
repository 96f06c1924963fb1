import type { Problem } from '../../engine/kind.ts'

/** What a reader found: its value, and what it has to say about the user's input. A value beside an error is never built. */
export interface Reading<Value> {
  readonly value: Value
  readonly problems: readonly Problem[]
}

/** A reading without complaints, or with the given ones; absent problems are left out. */
export function reading<Value>(value: Value, ...problems: readonly (Problem | undefined)[]): Reading<Value> {
  return { value, problems: problems.filter((candidate) => candidate !== undefined) }
}
