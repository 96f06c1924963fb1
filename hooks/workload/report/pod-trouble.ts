import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, numberAt, stringAt, valueAt } from '../../kubernetes/read.ts'

/** What keeps a pod from running: what it is, what the kubelet or the scheduler says of it, where to look next. */
export interface PodTrouble {
  /** CamelCase, as Kubernetes names it: `ImagePullBackOff`. */
  readonly reason: string
  readonly message: string
  /** The container starts and ends again and again, or the pod has given up: waiting does not help. */
  readonly failed: boolean
}

/** Reasons of a waiting container that are no trouble but a stage of every start. */
const stages = new Set(['ContainerCreating', 'PodInitializing'])

/** Reasons by which the kubelet says that it has no image (its pkg/kubelet/images/types.go). */
const imageReasons = new Set([
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

const crashLoop = 'CrashLoopBackOff'

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
  const initContainers = listAt(pod, 'status', 'initContainerStatuses').filter((container) => !isDone(container))
  for (const container of [...initContainers, ...listAt(pod, 'status', 'containerStatuses')]) {
    const trouble = waitingTrouble(container, pod) ?? exitTrouble(container, pod)
    if (trouble) return trouble
  }
  return unschedulable(pod) ?? givenUp(pod)
}

/** An init container that has done its work. */
function isDone(container: unknown): boolean {
  return numberAt(container, 'state', 'terminated', 'exitCode') === 0
}

function waitingTrouble(container: unknown, pod: KubernetesObject): PodTrouble | undefined {
  const reason = stringAt(container, 'state', 'waiting', 'reason')
  if (!reason || reason === crashLoop || stages.has(reason)) return undefined
  const name = stringAt(container, 'name') ?? ''
  const said = stringAt(container, 'state', 'waiting', 'message') ?? reason
  if (!imageReasons.has(reason)) {
    const message = `Container ${name} of pod ${pod.metadata.name} cannot start (${reason}): ${said}`
    return { reason, message, failed: false }
  }
  const image = ['The image', stringAt(container, 'image'), `of container ${name}`].filter(Boolean).join(' ')
  return { reason, message: `${image} cannot be pulled: ${said}`, failed: false }
}

/** A container that has ended: the kubelet starts it again, sooner or later. The first time may be an accident. */
function exitTrouble(container: unknown, { metadata }: KubernetesObject): PodTrouble | undefined {
  const isWaiting = stringAt(container, 'state', 'waiting', 'reason') === crashLoop
  const exit = valueAt(container, isWaiting ? 'lastState' : 'state', 'terminated')
  if (!isWaiting && exit === undefined) return undefined
  const isRepeated = isWaiting || (numberAt(container, 'restartCount') ?? 0) > 0
  const name = stringAt(container, 'name') ?? ''
  const what = `Container ${name} of pod ${metadata.name} ${isRepeated ? 'keeps exiting' : 'has exited'}: ${exitOf(exit)}`
  const logs = `kubectl logs -n ${metadata.namespace} ${metadata.name} -c ${name}${isRepeated ? ' --previous' : ''}`
  return {
    reason: isRepeated ? crashLoop : (stringAt(exit, 'reason') ?? 'Error'),
    message: `${what}. To see its output: ${logs}`,
    failed: isRepeated,
  }
}

function exitOf(terminated: unknown): string {
  const code = numberAt(terminated, 'exitCode')
  return code === undefined
    ? 'the cause is unknown'
    : `exit code ${code} (${stringAt(terminated, 'reason') ?? 'Error'})`
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
