import { listAt, stringAt } from './read.ts'
import { kubernetesTime } from './time.ts'

/** A condition as we decide it; the time of its transition is found by `conditionsOf`. */
export interface ConditionDraft {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

export interface Condition extends ConditionDraft {
  readonly observedGeneration?: number | undefined
  readonly lastTransitionTime: string
}

interface ConditionsInput {
  readonly drafts: readonly ConditionDraft[]
  /** The status that was written last: its transition times stay where a condition's status is the same. */
  readonly previous: unknown
  readonly generation: number | undefined
  readonly now: string
}

/** Conditions in the order of the drafts; a condition without a draft is gone. Times move only when a status changes. */
export function conditionsOf({ drafts, previous, generation, now }: ConditionsInput): readonly Condition[] {
  const before = listAt(previous, 'conditions')
  return drafts.map((draft) => {
    const last = before.find((condition) => stringAt(condition, 'type') === draft.type)
    const unchanged = stringAt(last, 'status') === draft.status ? stringAt(last, 'lastTransitionTime') : undefined
    return {
      type: draft.type,
      status: draft.status,
      reason: draft.reason,
      message: draft.message,
      observedGeneration: generation,
      lastTransitionTime: unchanged ?? kubernetesTime(now),
    }
  })
}
