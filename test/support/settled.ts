import type { Kind } from '../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { claimChildren } from '../../hooks/simulator/children.ts'
import { find, referenceOf } from '../../hooks/simulator/fake-api-server.ts'
import { runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'
import { makeReady } from '../../hooks/simulator/workloads.ts'
import { call, simulationOf } from './engine-simulation.ts'

/** The children that a parent has once everything runs, as the engine would send them. */
export async function settledChildren(
  kind: Kind,
  parent: KubernetesObject,
  kinds: readonly Kind[],
): Promise<ObjectMap> {
  const simulation = await settledWith([parent], kinds)
  const live = find(simulation.apiServer, referenceOf(parent))
  return live ? claimChildren(simulation.apiServer, kind, live) : {}
}

/** A cluster with these objects after everything has settled and runs. */
export async function settledWith(objects: readonly KubernetesObject[], kinds: readonly Kind[]): Promise<Simulation> {
  const simulation = simulationOf(objects, kinds)
  await runUntilQuiet(simulation, call, { between: makeReady })
  return simulation
}
