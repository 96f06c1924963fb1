import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { Outcome } from '../../registry/outcome.ts'

/** The conditions SourceAvailable and SyncSuccessful; absent as long as nothing was tried. Both are true after a success (WART-62). */
export function syncConditions(problems: readonly Problem[], outcome: Outcome | undefined): readonly ConditionDraft[] {
  const fault = problems.find(({ reason }) => reason === 'SourceInvalid')
  if (!outcome) return fault ? [unavailable('ValidationFailed', fault.message)] : []
  if (outcome.phase === 'Failed') return failedConditions(outcome)
  if (outcome.phase === 'Complete' || hasSucceeded(outcome)) {
    return [available, { type: 'SyncSuccessful', status: 'True', reason: 'SyncSucceeded', message: outcome.message }]
  }
  return [{ type: 'SyncSuccessful', status: 'Unknown', reason: 'SyncInProgress', message: outcome.message }]
}

function failedConditions({ reason, message }: Outcome): readonly ConditionDraft[] {
  const source = reason === 'StorageFailed' ? available : unavailable(reason, message)
  return [source, { type: 'SyncSuccessful', status: 'False', reason, message }]
}

/** Whether the last finished attempt was a success. */
function hasSucceeded({ attemptCount, lastSyncTime }: Outcome): boolean {
  return attemptCount === 0 && lastSyncTime !== undefined
}

const available: ConditionDraft = {
  type: 'SourceAvailable',
  status: 'True',
  reason: 'SourceAvailable',
  message: 'The source can be read',
}

function unavailable(reason: string, message: string): ConditionDraft {
  return { type: 'SourceAvailable', status: 'False', reason, message }
}
