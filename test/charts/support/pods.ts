import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../../hooks/kubernetes/read.ts'

export interface Container {
  readonly name: string
  readonly spec: Readonly<Record<string, unknown>>
}

/** The pod template of a workload, or the pod itself. */
export function podSpec(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return object.kind === 'Pod' ? recordAt(object, 'spec') : recordAt(object, 'spec', 'template', 'spec')
}

/** Init containers, then containers. */
export function containersOf(object: KubernetesObject): readonly Container[] {
  const spec = podSpec(object)
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].map((container) => ({
    name: stringAt(container, 'name') ?? '',
    spec: recordAt(container),
  }))
}

/** One container by name. */
export function containerOf(object: KubernetesObject, name: string): Readonly<Record<string, unknown>> {
  const found = containersOf(object).find((container) => container.name === name)
  if (!found) throw new Error(`there is no container ${name}`)
  return found.spec
}

/** A container's variables with fixed texts. */
export function environmentOf(object: KubernetesObject, container: string): Readonly<Record<string, string>> {
  const variables = listAt(containerOf(object, container), 'env')
  return Object.fromEntries(
    variables.map((variable) => [stringAt(variable, 'name') ?? '', stringAt(variable, 'value') ?? '']),
  )
}
