import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { identityOf } from '../input/findings.ts'

/** What kubectl keeps for itself in an annotation. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The given objects as they would stand in the cluster after `kubectl apply`: with the uid that the cluster gave them
 * and the annotations and labels that others added. The uid of a parent that is not among the observed objects is taken
 * from the owner references of its children.
 */
export function asInCluster(
  objects: readonly KubernetesObject[],
  observed: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const known = new Map(observed.map((object) => [identityOf(object), object]))
  const uids = new Map(observed.flatMap(ownerUids))
  return objects.map((object) => {
    const { metadata } = object
    const found = known.get(identityOf(object))?.metadata
    const uid = metadata.uid ?? found?.uid ?? uids.get(ownerKey(object.kind, metadata))
    const { [lastApplied]: _, ...annotations } = { ...found?.annotations, ...metadata.annotations }
    const labels = { ...found?.labels, ...metadata.labels }
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(uid === undefined ? {} : { uid }),
        ...(Object.keys(labels).length > 0 ? { labels } : {}),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
    }
  })
}

/** Observed objects without those that are given: what is about to be applied counts. */
export function besides(
  objects: readonly KubernetesObject[],
  observed: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const given = new Set(objects.map(identityOf))
  return observed.filter((object) => !given.has(identityOf(object)))
}

function ownerUids({ metadata }: KubernetesObject): readonly (readonly [string, string])[] {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)
  return owner ? [[ownerKey(owner.kind, { namespace: metadata.namespace, name: owner.name }), owner.uid]] : []
}

function ownerKey(
  kind: string,
  { namespace = '', name }: { readonly namespace?: string | undefined; readonly name: string },
): string {
  return `${kind} ${namespace}/${name}`
}
