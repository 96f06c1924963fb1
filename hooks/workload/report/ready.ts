import { errorsOf, messageOf } from '../../api/problems.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'
import type { WorkloadTraits } from '../workload.ts'
import type { Observation } from './observe.ts'

/** `status.phase`, in the words of a kind. */
export type Phase<Running extends string> = Running | 'Pending' | 'Failed' | 'Terminating'

/** The three fields that say where a workload stands. */
export interface Summary<Running extends string> {
  readonly phase: Phase<Running>
  readonly message: string
  readonly ready: ConditionDraft
}

interface SummaryInput<Running extends string> {
  readonly traits: Pick<WorkloadTraits<Running>, 'runningPhase' | 'messages'>
  readonly metadata: ObjectMeta
  readonly problems: readonly Problem[]
  readonly observation: Observation
}

/** Phase, message and the condition Ready (as kstatus reads it). An error counts before what runs: what runs may be an older configuration. */
export function summaryOf<Running extends string>({
  traits,
  metadata,
  problems,
  observation,
}: SummaryInput<Running>): Summary<Running> {
  if (metadata.deletionTimestamp !== undefined)
    return summaryWith<Running>('Terminating', traits.messages.terminating, [
      'False',
      'Terminating',
      traits.messages.terminating,
    ])
  const errors = errorsOf(problems)
  const [first] = errors
  if (first) return summaryWith<Running>('Failed', messageOf(errors), ['False', first.reason, messageOf(errors)])
  const { state, reason, message, isTrouble } = observation
  const sentence = isTrouble ? `${traits.messages[state]}: ${message}` : traits.messages[state]
  const phases = { running: traits.runningPhase, starting: 'Pending', failed: 'Failed', none: 'Pending' } as const
  return summaryWith(phases[state], sentence, [state === 'running' ? 'True' : 'False', reason, message])
}

function summaryWith<Running extends string>(
  phase: Phase<Running>,
  message: string,
  [status, reason, detail]: readonly [ConditionDraft['status'], string, string],
): Summary<Running> {
  return { phase, message, ready: { type: 'Ready', status, reason, message: detail } }
}
