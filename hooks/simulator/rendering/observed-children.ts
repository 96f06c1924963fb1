import type { Kind } from '../../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { kindKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { childrenByKind } from '../requests.ts'

/**
 * The observed objects that the engine would send as children of this parent, every declared kind present. An object
 * belongs to the parent that its controlling owner reference names; one without owners (written by hand, or stripped
 * of its metadata) to the parent that would make an object of that name.
 */
export function observedChildren(
  { makes, adopts }: Kind,
  parent: KubernetesObject,
  observed: readonly KubernetesObject[],
  wanted: readonly ChildObject[],
): ObjectMap {
  return childrenByKind(
    [...makes, ...adopts],
    observed.filter((object) => belongsTo(parent, object, wanted)),
  )
}

function belongsTo(parent: KubernetesObject, object: KubernetesObject, wanted: readonly ChildObject[]): boolean {
  if (object.metadata.namespace !== parent.metadata.namespace) return false
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller)
  if (owner) {
    const sameUid = parent.metadata.uid === undefined || owner.uid === parent.metadata.uid
    return sameUid && owner.kind === parent.kind && owner.name === parent.metadata.name
  }
  return wanted.some((child) => kindKey(child) === kindKey(object) && child.metadata.name === object.metadata.name)
}
