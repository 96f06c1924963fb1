import { isRecord, listAt, valueAt } from '../../../hooks/kubernetes/read.ts'

/** Every container of a Pod or of an object with a pod template, init containers first; none for other objects. */
export function podContainers(object: unknown): readonly unknown[] {
  const specs = [valueAt(object, 'spec', 'template', 'spec'), valueAt(object, 'spec')].filter(isRecord)
  return specs.flatMap((spec) => [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')])
}
