import type { Problem } from '../engine/kind.ts'

export type HookName = 'sync' | 'customize'

/**
 * How a call ended: `answered`; `problems`, answered with a user's mistake that holds children; `refused`, a request that
 * is not one of the engine's (4xx); `failed`, a mistake of ours (500).
 */
export type CallOutcome = 'answered' | 'problems' | 'refused' | 'failed'

/** What is known of one hook call when it is over: the facts for its log line and its metrics, nothing of its bodies. */
export interface Call {
  readonly kind: string
  readonly hook: HookName
  readonly outcome: CallOutcome
  readonly status: number
  readonly milliseconds: number
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly generation?: number | undefined
  /** Children in the answer; absent for `customize` and refused calls. */
  readonly children?: number | undefined
  readonly problems: readonly Problem[]
}
