import { errorsOf, messageOf } from '../../api/problems.ts'
import { conditionOf } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'

/** The problems of one condition type as a condition, or the given one where there are none. Sorted as they were found. */
export function conditionFor(
  type: string,
  problems: readonly Problem[],
  fine: Omit<ConditionDraft, 'type'>,
): ConditionDraft {
  const own = problems.filter((problem) => conditionOf(problem) === type)
  const [first] = own
  if (!first) return { type, ...fine }
  return { type, status: 'False', reason: first.reason, message: messageOf(own) }
}

/** `ConfigurationValid`: False with every error, for each holds the children, whichever condition tells of it as well. */
export function configurationCondition(problems: readonly Problem[]): ConditionDraft {
  const type = 'ConfigurationValid'
  const errors = errorsOf(problems)
  const [first] = errors
  if (first) return { type, status: 'False', reason: first.reason, message: messageOf(errors) }
  return { type, status: 'True', reason: 'ConfigurationValid', message: 'The configuration is valid' }
}

/** Warnings as a condition that is there only while there are some. */
export function warningCondition(problems: readonly Problem[]): ConditionDraft | undefined {
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const [first] = warnings
  if (!first) return undefined
  return { type: 'ConfigurationWarning', status: 'True', reason: first.reason, message: messageOf(warnings) }
}
