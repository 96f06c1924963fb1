import type { Kind } from '../../hooks/engine/kind.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'
import { objectsIn, putObject } from '../../hooks/simulator/edit.ts'
import { find } from '../../hooks/simulator/fake-api-server.ts'
import { type Pass, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'
import { makeReady } from '../../hooks/simulator/workloads.ts'
import { call } from './engine-simulation.ts'
import { settledWith } from './settled.ts'
import { kindOf, namespace } from './workload.ts'

type Fields = Readonly<Record<string, unknown>>

const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
}

/** A cluster in which these objects were applied and everything runs. */
export async function running(...objects: readonly KubernetesObject[]): Promise<Simulation> {
  return settledWith(objects, kinds)
}

/** Passes until nothing changes any more; workloads become ready between them. @throws Error where it never gets quiet. */
export async function settle(simulation: Simulation): Promise<readonly Pass[]> {
  const { passes, isQuiet } = await runUntilQuiet(simulation, call, { between: makeReady })
  if (!isQuiet) throw new Error('the cluster does not get quiet')
  return passes
}

/** Applies a changed object as its user would, and lets the cluster settle. */
export async function change(simulation: Simulation, object: KubernetesObject): Promise<readonly Pass[]> {
  putObject(simulation, object)
  return settle(simulation)
}

/** An object of the cluster. @throws Error where it does not exist. */
export function live(simulation: Simulation, kind: string, name: string): KubernetesObject {
  const ours: Kind | undefined = kinds.find(({ names }) => names.kind === kind)
  const apiVersion = ours?.parent.apiVersion ?? apiVersions[kind] ?? 'v1'
  const found = find(simulation.apiServer, { apiVersion, kind, name, namespace })
  if (!found) throw new Error(`${kind} ${name} does not exist`)
  return found
}

/** Status of one of our objects. */
export function statusOf(simulation: Simulation, { kind, metadata }: KubernetesObject): Fields {
  const { status } = live(simulation, kindOf({ kind }).names.kind, metadata.name)
  return isRecord(status) ? status : {}
}

/** What a parent owns, without what changes with every write. */
export function ownedBy(simulation: Simulation, parent: KubernetesObject): readonly unknown[] {
  const uid = live(simulation, parent.kind, parent.metadata.name).metadata.uid
  return objectsIn(simulation)
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .map(({ metadata: { managedFields: _fields, resourceVersion: _version, ...metadata }, ...content }) => ({
      ...content,
      metadata,
    }))
}
