import { compareText } from '../../kubernetes/go-json.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { stringAt } from '../../kubernetes/read.ts'

/**
 * The pods that tell how a workload is doing now, newest first: those of its current ReplicaSet (or StatefulSet). A pod that
 * has ended (evicted, or stopped with its node) stays for the record while another takes its place, so it counts only
 * where none has. A pod that is being deleted says nothing about the next one.
 */
export function currentPods(pods: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const current = newestFirst(podsOfNewestOwner(pods)).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  )
  const living = current.filter((pod) => !hasEnded(pod))
  return living.length > 0 ? living : current.slice(0, 1)
}

/** An owner is as old as its first pod: one that is being replaced may still make pods anew. */
function podsOfNewestOwner(pods: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const byOwner = new Map<string, KubernetesObject[]>()
  for (const pod of pods) {
    const group = byOwner.get(ownerOf(pod))
    if (group) group.push(pod)
    else byOwner.set(ownerOf(pod), [pod])
  }
  const [newest] = [...byOwner.values()].toSorted((left, right) =>
    compareText(firstCreation(right), firstCreation(left)),
  )
  return newest ?? []
}

function ownerOf({ metadata }: KubernetesObject): string {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? ''
}

/** Times of the API server compare as text: they are all in UTC and equally long. */
function firstCreation(pods: readonly KubernetesObject[]): string {
  return pods.map(createdAt).toSorted(compareText)[0] ?? ''
}

function newestFirst(pods: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return pods.toSorted((left, right) => compareText(createdAt(right), createdAt(left)))
}

function createdAt({ metadata }: KubernetesObject): string {
  return metadata.creationTimestamp ?? ''
}

function hasEnded(pod: KubernetesObject): boolean {
  return ['Failed', 'Succeeded'].includes(stringAt(pod, 'status', 'phase') ?? '')
}
