import type { Kind } from '../../hooks/engine/kind.ts'
import type { KubernetesObject, ObjectReference } from '../../hooks/kubernetes/objects.ts'
import { inProcess } from '../../hooks/simulator/in-process.ts'
import { createSimulation } from '../../hooks/simulator/simulation.ts'
import type { HookCall, Simulation } from '../../hooks/simulator/state.ts'
import { context, gadgets } from './engine-kind.ts'

/** Calls the hooks in this process with requests that nobody can change and answers as they arrive over the wire. */
export const call: HookCall = async (kind, hook, request) => {
  const answer: unknown = await inProcess(context)(kind, hook, deepFrozen(structuredClone(request)))
  return JSON.parse(JSON.stringify(answer))
}

/** A value that throws when anything in it is changed. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) deepFrozen(member)
  return Object.freeze(value)
}

/** A simulation of gadgets (or of other kinds) at a fixed time. */
export function simulationOf(objects: readonly KubernetesObject[], kinds: readonly Kind[] = [gadgets]): Simulation {
  return createSimulation(objects, kinds, { now: context.now })
}

/** A gadget in namespace `demo`. */
export function gadget(name: string, spec: Readonly<Record<string, unknown>> = {}): KubernetesObject {
  return {
    apiVersion: gadgets.parent.apiVersion,
    kind: 'Gadget',
    metadata: { name, namespace: 'demo' },
    spec: { image: 'example.com/gadget:1', ...spec },
  }
}

/** Names an object in namespace `demo`. */
export function reference(kind: string, name: string): ObjectReference {
  const apiVersion = apiVersions[kind] ?? 'v1'
  return { apiVersion, kind, name, namespace: 'demo' }
}

const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  Gadget: gadgets.parent.apiVersion,
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  StatefulSet: 'apps/v1',
}
