import { conditionOf } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { ImageVerdict } from '../../registry/enforcement.ts'
import { invalidTemplate } from '../../workload/read/pod-template/pod-template.ts'
import { conditionFor } from '../../workload/report/problem-conditions.ts'

/** `PodTemplateValid`: there only while a template is given (WART-19), or `secrets` and `volumes` are too much for one. */
export function podTemplateCondition(given: boolean, problems: readonly Problem[]): ConditionDraft | undefined {
  if (!given && problems.every((problem) => conditionOf(problem) !== 'PodTemplateValid')) return undefined
  const condition = conditionFor('PodTemplateValid', problems, {
    status: 'True',
    reason: 'ValidPodTemplateSpec',
    message: 'PodTemplateSpec is valid',
  })
  return { ...condition, message: condition.message.replaceAll(invalidTemplate.message, invalidTemplate.condition) }
}

/** `ImageValidated`: what the enforcing registries of the namespace say about the image; absent where the spec cannot be read. */
export function imageCondition(verdict: ImageVerdict | undefined): ConditionDraft | undefined {
  if (!verdict) return undefined
  return {
    type: 'ImageValidated',
    status: verdict.allowed ? 'True' : 'False',
    reason: verdict.reason,
    message: verdict.message,
  }
}
