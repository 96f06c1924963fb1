import { configMaps, deployments, pods, statefulSets } from '../engine/resource-kinds.ts'
import { kindKey } from '../engine/rules.ts'
import { sha256Hex } from '../kubernetes/hash.ts'
import type { KubernetesObject, OwnerReference } from '../kubernetes/objects.ts'
import { listAt, numberAt, recordAt, stringAt, stringsAt, valueAt } from '../kubernetes/read.ts'
import { madeByRunner, runnerManager as runner } from '../runner/made-by-runner.ts'
import { apply, dependentsOf, type FakeApiServer, find, ofKind, put, putStatus, remove } from './fake-api-server.ts'

const replicaSets = { apiVersion: 'apps/v1', kind: 'ReplicaSet' }

/**
 * Lets every workload become available, as a cluster with nodes would: a ready Pod for each, statuses filled in, and for
 * a Deployment with a RunConfig what its runner makes: the server's StatefulSet and, for servers reached over HTTP, a
 * headless Service, both labelled as the RunConfig says.
 */
export function makeReady(apiServer: FakeApiServer): void {
  for (const deployment of ofKind(apiServer, kindKey(deployments))) {
    makeDeploymentReady(apiServer, deployment)
    startServer(apiServer, deployment)
  }
  for (const statefulSet of ofKind(apiServer, kindKey(statefulSets))) makeStatefulSetReady(apiServer, statefulSet)
}

function makeDeploymentReady(apiServer: FakeApiServer, deployment: KubernetesObject): void {
  const { name, namespace, generation } = deployment.metadata
  const template = valueAt(deployment, 'spec', 'template')
  const hash = sha256Hex(JSON.stringify(template)).slice(0, 10)
  for (const old of dependentsOf(apiServer, deployment.metadata.uid ?? '')) {
    if (old.kind === replicaSets.kind && old.metadata.name !== `${name}-${hash}`) remove(apiServer, old)
  }
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1
  const metadata = { name: `${name}-${hash}`, namespace, ownerReferences: [ownerOf(deployment)] }
  put(apiServer, { ...replicaSets, metadata, spec: { replicas, template } }, 'kube-controller-manager')
  const replicaSet = find(apiServer, { ...replicaSets, name: metadata.name, namespace })
  if (replicaSet && replicas > 0) makePodReady(apiServer, replicaSet, `${metadata.name}-${hash.slice(0, 5)}`)
  putStatus(apiServer, deployment, {
    observedGeneration: generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      condition(apiServer, 'Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
      condition(apiServer, 'Progressing', 'NewReplicaSetAvailable', `ReplicaSet "${metadata.name}" has progressed.`),
    ],
  })
}

function makeStatefulSetReady(apiServer: FakeApiServer, statefulSet: KubernetesObject): void {
  makePodReady(apiServer, statefulSet, `${statefulSet.metadata.name}-0`)
  putStatus(apiServer, statefulSet, {
    observedGeneration: statefulSet.metadata.generation,
    replicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
  })
}

function makePodReady(apiServer: FakeApiServer, owner: KubernetesObject, name: string): void {
  const { namespace } = owner.metadata
  const template = recordAt(owner, 'spec', 'template')
  const labels = stringsAt(template, 'metadata', 'labels')
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ownerReferences: [ownerOf(owner)] },
    spec: recordAt(template, 'spec'),
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: apiServer.now }],
      containerStatuses: listAt(template, 'spec', 'containers').map((container) => ({
        name: stringAt(container, 'name'),
        image: stringAt(container, 'image'),
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: apiServer.now } },
      })),
    },
  }
  if (!find(apiServer, { ...pods, name, namespace })) put(apiServer, pod, 'kubelet')
}

function startServer(apiServer: FakeApiServer, deployment: KubernetesObject): void {
  const { namespace } = deployment.metadata
  for (const object of madeByRunner(runConfigOf(apiServer, deployment), namespace)) apply(apiServer, object, runner)
}

/** The runner's document among the ConfigMaps that a Deployment mounts. */
function runConfigOf(apiServer: FakeApiServer, deployment: KubernetesObject): unknown {
  for (const volume of listAt(deployment, 'spec', 'template', 'spec', 'volumes')) {
    const name = stringAt(volume, 'configMap', 'name') ?? ''
    const configMap = find(apiServer, { ...configMaps, name, namespace: deployment.metadata.namespace })
    const text = stringAt(configMap, 'data', 'runconfig.json')
    if (text !== undefined) return JSON.parse(text)
  }
  return undefined
}

function ownerOf({ apiVersion, kind, metadata: { name, uid } }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name, uid: uid ?? '', controller: true, blockOwnerDeletion: true }
}

function condition(
  apiServer: FakeApiServer,
  type: string,
  reason: string,
  message: string,
): Readonly<Record<string, unknown>> {
  return { type, status: 'True', reason, message, lastTransitionTime: apiServer.now, lastUpdateTime: apiServer.now }
}
