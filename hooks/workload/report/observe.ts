import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { deployments, pods, statefulSets } from '../../engine/resource-kinds.ts'
import { objectsOf, relatedObject } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { numberAt, stringAt } from '../../kubernetes/read.ts'
import type { WorkloadTraits } from '../workload.ts'
import { currentPods } from './current-pods.ts'
import { type PodTrouble, troubleOf } from './pod-trouble.ts'
import { isProxyChanged } from './proxy-change.ts'

/** Where a workload stands, from what is seen of it. */
export interface Observation {
  readonly state: 'running' | 'starting' | 'failed' | 'none'
  /** Reason and message of the condition Ready. */
  readonly reason: string
  readonly message: string
  /** Whether the message names something that keeps pods from running. */
  readonly isTrouble: boolean
  /** Pods of the proxy that are ready. */
  readonly readyReplicas: number
}

interface ObserveInput {
  readonly traits: WorkloadTraits
  readonly name: string
  readonly namespace: string
  /** The children that the workload is to have; `undefined` where they are held. */
  readonly built: readonly ChildObject[] | undefined
  readonly children: ObjectMap
  readonly related: ObjectMap
}

/** Readiness decides, not the phase of pods (WART-34): of the proxy's Deployment, and of the server's StatefulSet where there is one. */
export function observeWorkload({ traits, name, namespace, built, children, related }: ObserveInput): Observation {
  const deployment = relatedObject(children, deployments, namespace, name)
  const server = relatedObject(children, statefulSets, namespace, name)
  const podsSeen = objectsOf(related, pods)
  const proxyPods = podsSeen.filter(({ metadata }) => metadata.labels?.['app'] === traits.app)
  const serverPods = podsSeen.filter(({ metadata }) => metadata.labels?.['app'] !== traits.app)
  const readyReplicas = numberAt(deployment, 'status', 'readyReplicas') ?? 0
  const seen: Seen = { readyReplicas, server }
  // a change is in this very answer, beside the status: what is observed is not yet what is wanted
  const isCurrent = deployment !== undefined && !(built && isProxyChanged(deployment, built))
  if (isCurrent && isRolledOut(deployment) && isServing(server)) {
    return observed(seen, 'running', ['DeploymentReady', 'Deployment is ready and running'])
  }
  // The server first: without it the proxy exits too.
  const trouble = troubleOf([...currentPods(serverPods), ...currentPods(proxyPods)])
  if (trouble) return { ...observed(seen, stateOf(trouble, seen), [trouble.reason, trouble.message]), isTrouble: true }
  if (!deployment && serverPods.some(isStopping)) {
    return observed(seen, 'starting', ['DeploymentNotReady', 'The previous pod of the MCP server is still terminating'])
  }
  if (proxyPods.length === 0 && readyReplicas === 0) {
    return observed(seen, 'none', ['DeploymentNotReady', 'No pods found'])
  }
  return observed(seen, 'starting', ['DeploymentNotReady', waitingFor(seen)])
}

function isStopping({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined
}

interface Seen {
  readonly readyReplicas: number
  /** The StatefulSet of the MCP server, where there is one. */
  readonly server: KubernetesObject | undefined
}

function observed(
  { readyReplicas }: Seen,
  state: Observation['state'],
  [reason, message]: readonly [string, string],
): Observation {
  return { state, reason, message, isTrouble: false, readyReplicas }
}

/** Trouble that does not pass is a failure, unless older pods serve meanwhile. */
function stateOf({ failed }: PodTrouble, { readyReplicas, server }: Seen): Observation['state'] {
  const serves = readyReplicas > 0 && isServing(server)
  return failed && !serves ? 'failed' : 'starting'
}

function waitingFor({ readyReplicas, server }: Seen): string {
  if (readyReplicas === 0) return 'Deployment is not yet ready'
  return isServing(server)
    ? 'A new version of the proxy is being rolled out'
    : 'The proxy is ready, but the MCP server behind it is not ready yet'
}

/** Like `kubectl rollout status`: the controller has seen the newest spec, and its pods are ready and the only ones. */
function isRolledOut(deployment: KubernetesObject): boolean {
  const status = (field: string): number => numberAt(deployment, 'status', field) ?? 0
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1
  const isCurrent = status('observedGeneration') >= (deployment.metadata.generation ?? 0)
  return (
    isCurrent &&
    status('updatedReplicas') >= wanted &&
    status('readyReplicas') >= Math.max(wanted, 1) &&
    status('replicas') <= status('updatedReplicas')
  )
}

/**
 * Whether the server's pod is of the newest template and ready. Also where there is no StatefulSet: what is behind the
 * proxy is then elsewhere, or not made yet.
 */
function isServing(statefulSet: KubernetesObject | undefined): boolean {
  if (statefulSet === undefined) return true
  const { metadata, status } = statefulSet
  const isObserved = (numberAt(status, 'observedGeneration') ?? 0) >= (metadata.generation ?? 0)
  const isNewest = stringAt(status, 'currentRevision') === stringAt(status, 'updateRevision')
  return isObserved && isNewest && (numberAt(status, 'readyReplicas') ?? 0) > 0
}
