import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'
import type { WorkloadForm } from '../workload.ts'
import type { Observation } from './observe.ts'
import { errorsOf, messageOf } from './problem-conditions.ts'

/** The three fields that say where a workload stands. */
export interface Standing {
  readonly phase: string
  readonly message: string
  readonly ready: ConditionDraft
}

interface StandingInput {
  readonly form: WorkloadForm
  readonly metadata: ObjectMeta
  readonly problems: readonly Problem[]
  readonly observation: Observation
}

/** Phase, message and the condition Ready (as kstatus reads it). An error counts before what runs: what runs may be an older configuration. */
export function standingOf({ form, metadata, problems, observation }: StandingInput): Standing {
  if (metadata.deletionTimestamp !== undefined)
    return standing('Terminating', form.messages.terminating, ['False', 'Terminating', form.messages.terminating])
  const errors = errorsOf(problems)
  const [first] = errors
  if (first) return standing('Failed', messageOf(errors), ['False', first.reason, messageOf(errors)])
  const { state, reason, message } = observation
  const phases = { running: form.runningPhase, starting: 'Pending', failed: 'Failed', none: 'Pending' } as const
  return standing(phases[state], form.messages[state], [state === 'running' ? 'True' : 'False', reason, message])
}

function standing(
  phase: string,
  message: string,
  [status, reason, detail]: readonly [ConditionDraft['status'], string, string],
): Standing {
  return { phase, message, ready: { type: 'Ready', status, reason, message: detail } }
}
