import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, stringAt } from '../../kubernetes/read.ts'

/** What keeps a pod from running, as the kubelet or the scheduler words it. */
export interface PodTrouble {
  /** CamelCase, as Kubernetes names it: `ImagePullBackOff`. */
  readonly reason: string
  readonly message: string
  /** The container starts and ends again and again, or the pod has given up: waiting does not help. */
  readonly failed: boolean
}

/** Reasons of a waiting container that are no trouble but a stage of every start. */
const stages = new Set(['ContainerCreating', 'PodInitializing'])

/** The first trouble among pods. */
export function troubleOf(pods: readonly KubernetesObject[]): PodTrouble | undefined {
  for (const pod of pods) {
    const trouble = podTrouble(pod)
    if (trouble) return { ...trouble, reason: conditionReason(trouble.reason) }
  }
  return undefined
}

/** A condition takes no other reasons: the API server would refuse the whole status. */
function conditionReason(reason: string): string {
  return /^[A-Za-z]([A-Za-z0-9_]{0,100}[A-Za-z0-9])?$/.test(reason) ? reason : 'PodTrouble'
}

function podTrouble(pod: KubernetesObject): PodTrouble | undefined {
  const containers = [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')]
  for (const container of containers) {
    const trouble = containerTrouble(container, pod.metadata.name)
    if (trouble) return trouble
  }
  return unschedulable(pod) ?? givenUp(pod)
}

function containerTrouble(container: unknown, pod: string): PodTrouble | undefined {
  const reason = stringAt(container, 'state', 'waiting', 'reason')
  if (!reason || stages.has(reason)) return undefined
  const name = stringAt(container, 'name') ?? ''
  const ended = stringAt(container, 'lastState', 'terminated', 'reason')
  const because = ended && reason === 'CrashLoopBackOff' ? ` (it ended with ${ended})` : ''
  const told = stringAt(container, 'state', 'waiting', 'message')
  return {
    reason,
    message: `Container ${name} of pod ${pod} is in ${reason}${because}${told ? `: ${told}` : ''}`,
    failed: reason === 'CrashLoopBackOff',
  }
}

function unschedulable(pod: KubernetesObject): PodTrouble | undefined {
  const scheduled = listAt(pod, 'status', 'conditions').find(
    (condition) => stringAt(condition, 'type') === 'PodScheduled',
  )
  if (stringAt(scheduled, 'status') !== 'False') return undefined
  const reason = stringAt(scheduled, 'reason') ?? 'Unschedulable'
  return {
    reason,
    message: `Pod ${pod.metadata.name} cannot be scheduled: ${stringAt(scheduled, 'message') ?? reason}`,
    failed: false,
  }
}

function givenUp(pod: KubernetesObject): PodTrouble | undefined {
  if (stringAt(pod, 'status', 'phase') !== 'Failed') return undefined
  const reason = stringAt(pod, 'status', 'reason') ?? 'PodFailed'
  return {
    reason,
    message: `Pod ${pod.metadata.name} failed: ${stringAt(pod, 'status', 'message') ?? reason}`,
    failed: true,
  }
}
