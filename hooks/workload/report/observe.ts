import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { deployments, pods, statefulSets } from '../../engine/resource-kinds.ts'
import { objectsOf, relatedObject } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { numberAt } from '../../kubernetes/read.ts'
import type { WorkloadForm } from '../workload.ts'
import { currentPods } from './current-pods.ts'
import { type PodTrouble, troubleOf } from './pod-trouble.ts'

/** Where a workload stands, from what is seen of it. */
export interface Observation {
  readonly state: 'running' | 'starting' | 'failed' | 'none'
  /** Reason and message of the condition Ready. */
  readonly reason: string
  readonly message: string
  /** Pods of the proxy that are ready. */
  readonly readyReplicas: number
}

interface ObserveInput {
  readonly form: WorkloadForm
  readonly name: string
  readonly namespace: string
  readonly children: ObjectMap
  readonly related: ObjectMap
}

/** Readiness decides, not the phase of pods (WART-34): of the proxy's Deployment, and of the server's StatefulSet where there is one. */
export function observeWorkload({ form, name, namespace, children, related }: ObserveInput): Observation {
  const deployment = relatedObject(children, deployments, namespace, name)
  const server = relatedObject(children, statefulSets, namespace, name)
  const seen = objectsOf(related, pods)
  const proxyPods = seen.filter(({ metadata }) => metadata.labels?.['app'] === form.app)
  const serverPods = seen.filter(({ metadata }) => metadata.labels?.['app'] !== form.app)
  const readyReplicas = numberAt(deployment, 'status', 'readyReplicas') ?? 0
  const trouble = troubleOf([...currentPods(proxyPods), ...currentPods(serverPods)])
  if (deployment && isRolledOut(deployment) && (!server || isServing(server))) {
    return { state: 'running', reason: 'DeploymentReady', message: 'Deployment is ready and running', readyReplicas }
  }
  if (trouble) return { ...stateOf(trouble, readyReplicas), readyReplicas }
  if (proxyPods.length === 0 && readyReplicas === 0) {
    return { state: 'none', reason: 'DeploymentNotReady', message: 'No pods found', readyReplicas }
  }
  return { state: 'starting', reason: 'DeploymentNotReady', message: waitingFor(readyReplicas, server), readyReplicas }
}

function stateOf({ reason, message, failed }: PodTrouble, readyReplicas: number): Omit<Observation, 'readyReplicas'> {
  const state = failed && readyReplicas === 0 ? 'failed' : 'starting'
  return { state, reason, message }
}

function waitingFor(readyReplicas: number, server: KubernetesObject | undefined): string {
  if (readyReplicas === 0) return 'Deployment is not yet ready'
  return server && !isServing(server)
    ? 'The proxy is ready, the MCP server behind it is not yet'
    : 'A new version of the proxy is being rolled out'
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

function isServing(statefulSet: KubernetesObject): boolean {
  return (numberAt(statefulSet, 'status', 'readyReplicas') ?? 0) > 0
}
