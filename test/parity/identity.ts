import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'

/** `Deployment:weather`: no case has two objects of one kind and name. */
export function idOf({ kind, metadata: { name } }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  return `${kind}:${name}`
}
