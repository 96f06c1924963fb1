import { problem } from '../../api/reasons.ts'
import type { Problem } from '../../engine/kind.ts'
import type { WorkloadTraits } from '../workload.ts'

/** How long a name may be, and the Service that decides it. */
export type NameRule = Pick<WorkloadTraits, 'nameLimit' | 'serviceName'>

/** Whether the Service and the labels made from a name are legal: no dots, not too long (WART-70). */
export function nameProblems(name: string, { nameLimit, serviceName }: NameRule): readonly Problem[] {
  const field = 'metadata.name'
  if (name.length > nameLimit) {
    const message = `The name has ${name.length} characters; the Service "${serviceName(name)}" allows at most ${nameLimit}. Create the object again under a shorter name.`
    return [problem('NameInvalid', { field, message })]
  }
  if (name.includes('.')) {
    const message = `The name "${name}" contains dots, which are not allowed in the name of the Service "${serviceName(name)}". Create the object again with hyphens instead.`
    return [problem('NameInvalid', { field, message })]
  }
  return []
}
