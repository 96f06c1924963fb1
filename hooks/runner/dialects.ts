import type { Settings } from '../settings.ts'
import type { RunnerDialect } from '../workload/runner-dialect.ts'
import { dialectV05 } from './v0-5/dialect.ts'

const dialects: Readonly<Record<Settings['runnerDialect'], RunnerDialect>> = { 'v0.5': dialectV05 }

/** The dialect of the runner image that an installation uses. */
export function runnerDialectOf({ runnerDialect }: Settings): RunnerDialect {
  return dialects[runnerDialect]
}
