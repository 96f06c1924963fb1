import { problem } from '../../../api/reasons.ts'
import type { Problem } from '../../../engine/kind.ts'
import type { PodTemplate } from '../../../kubernetes/pod-template.ts'
import { miswrittenFields } from './miswritten-fields.ts'

/**
 * Fields of a pod template that only the runner would take for others: checked as `Image`, which is unknown and passes,
 * they would start as `image`.
 */
export function fieldProblems(template: PodTemplate | undefined): readonly Problem[] {
  return miswrittenFields(template, 'PodTemplateSpec').map(({ path, known }) => {
    const field = ['spec.podTemplateSpec', ...path].join('.')
    return problem('InvalidPodTemplateSpec', { field, message: `${field}: There is no such field. Use "${known}".` })
  })
}
