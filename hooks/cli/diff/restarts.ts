import { isEqual } from '../../engine/equality.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, valueAt } from '../../kubernetes/read.ts'

/** Parts of a pod template by what a person calls them; the first ones are the usual causes. */
const parts: readonly (readonly [name: string, path: readonly string[]])[] = [
  ['configuration', ['metadata', 'annotations', 'toolhive.stacklok.dev/runconfig-checksum']],
  ['restart request', ['metadata', 'annotations', 'mcpserver.toolhive.stacklok.dev/restarted-at']],
  ['service account', ['spec', 'serviceAccountName']],
  ['volumes', ['spec', 'volumes']],
  ['security context', ['spec', 'securityContext']],
  ['annotations or labels', ['metadata']],
]

const containerParts = ['image', 'args', 'env', 'resources', 'volumeMounts', 'ports'] as const

/** Why applying a change of a Deployment starts its pods anew, in a few words; `undefined` where it does not. */
export function restartCause(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): string | undefined {
  if (before?.kind !== 'Deployment' || !after) return undefined
  const [old, wanted] = [before, after].map((object) => valueAt(object, 'spec', 'template'))
  if (isEqual(old, wanted)) return undefined
  const [oldContainer, newContainer] = [old, wanted].map((template) => listAt(template, 'spec', 'containers')[0])
  const changed = [
    ...containerParts.filter((part) => !isEqual(valueAt(oldContainer, part), valueAt(newContainer, part))),
    ...parts.filter(([, path]) => !isEqual(valueAt(old, ...path), valueAt(wanted, ...path))).map(([name]) => name),
  ]
  // the annotations as a whole differ wherever one of them that has a name of its own does
  const named = changed.filter((name) => name !== 'annotations or labels' || changed.length === 1)
  return named.length > 0 ? named.join(', ') : 'other fields of the pod template'
}
