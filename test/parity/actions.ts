import { deployments, pods } from '../../hooks/engine/resource-kinds.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { recordAt, stringsAt } from '../../hooks/kubernetes/read.ts'
import { deleteObject, editObject, objectsIn } from '../../hooks/simulator/edit.ts'
import { put, putStatus, referenceOf } from '../../hooks/simulator/fake-api-server.ts'
import type { JsonPatch } from '../../hooks/simulator/json-patch.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'

/** Something that was done by hand while a case was recorded, because no nodes ran or to see it put right. */
export type Action = (simulation: Simulation) => void

function live(simulation: Simulation, kind: string, name: string): KubernetesObject {
  const found = objectsIn(simulation).find((object) => object.kind === kind && object.metadata.name === name)
  if (!found) throw new Error(`${kind} ${name} does not exist`)
  return found
}

/** Deletes an object. */
export function removed(kind: string, name: string): Action {
  return (simulation) => deleteObject(simulation, referenceOf(live(simulation, kind, name)))
}

/** Edits an object. */
export function edited(kind: string, name: string, patch: JsonPatch): Action {
  return (simulation) => editObject(simulation, referenceOf(live(simulation, kind, name)), patch)
}

/** Adds annotations. */
export function annotated(kind: string, name: string, annotations: Readonly<Record<string, string>>): Action {
  return (simulation) => {
    const present = live(simulation, kind, name).metadata.annotations
    edited(kind, name, [{ op: 'add', path: '/metadata/annotations', value: { ...present, ...annotations } }])(
      simulation,
    )
  }
}

/** A Deployment of which a replica is ready. */
export function available(deployment: string): Action {
  return reported(deployment, {
    updatedReplicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
  })
}

/** A Deployment of which no replica is ready. */
export function unavailable(deployment: string): Action {
  return reported(deployment, { updatedReplicas: 1, unavailableReplicas: 1 })
}

function reported(deployment: string, counts: Readonly<Record<string, unknown>>): Action {
  return ({ apiServer, ...simulation }) => {
    const object = live({ apiServer, ...simulation }, deployments.kind, deployment)
    putStatus(apiServer, object, { observedGeneration: object.metadata.generation, replicas: 1, ...counts })
  }
}

/** A pod of a Deployment, which goes with it. */
export function ranPod(
  deployment: string,
  phase: string,
  container: Readonly<Record<string, unknown>> = running,
): Action {
  return (simulation) => {
    const { metadata, ...content } = live(simulation, deployments.kind, deployment)
    const owner = { apiVersion: deployments.apiVersion, kind: deployments.kind, name: deployment }
    const pod = {
      apiVersion: pods.apiVersion,
      kind: pods.kind,
      metadata: {
        name: `${deployment}-pod`,
        namespace: metadata.namespace,
        ownerReferences: [{ ...owner, uid: metadata.uid ?? '', controller: true }],
        labels: stringsAt(content, 'spec', 'selector', 'matchLabels'),
      },
      spec: recordAt(content, 'spec', 'template', 'spec'),
      status: phase === 'Running' ? { phase, containerStatuses: [{ name: 'toolhive', ...container }] } : { phase },
    }
    put(simulation.apiServer, pod, 'kubelet')
  }
}

const running = { ready: true, restartCount: 0, state: { running: {} } }

/** A container that waits, for this reason. */
export function waiting(reason: string): Readonly<Record<string, unknown>> {
  return { ready: false, restartCount: 1, state: { waiting: { reason } } }
}
