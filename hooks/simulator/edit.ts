import { isKubernetesObject } from '../engine/envelope.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject, ObjectReference } from '../kubernetes/objects.ts'
import { find, keyOf, put, referenceOf, remove } from './fake-api-server.ts'
import { type JsonPatch, patched } from './json-patch.ts'
import type { Simulation } from './state.ts'

/** The manager of edits by people, as `kubectl edit` calls itself. */
const editor = 'kubectl-edit'

/** Creates or replaces an object as a user would. @throws Error with the API server's reason where it refuses. */
export function putObject({ apiServer }: Simulation, object: KubernetesObject): void {
  const written = put(apiServer, object, editor)
  if (!written.ok) throw new Error(`${object.kind} ${object.metadata.name}: ${written.error}`)
}

/**
 * Edits any object as a user would, children included: the engine sees drift.
 *
 * @throws Error where the object does not exist, the patch does not fit, or the API server refuses the outcome.
 */
export function editObject(simulation: Simulation, reference: ObjectReference, patch: JsonPatch): void {
  const live = find(simulation.apiServer, reference)
  const name = `${reference.kind} ${keyOf(reference)}`
  if (!live) throw new Error(`${name} does not exist`)
  const next = patched(live, patch)
  if (!isKubernetesObject(next)) throw new Error(`${name} would be no object any more`)
  putObject(simulation, next)
}

/** Deletes an object and what it owns. @throws Error where it does not exist. */
export function deleteObject({ apiServer }: Simulation, reference: ObjectReference): void {
  const live = find(apiServer, reference)
  if (!live) throw new Error(`${reference.kind} ${keyOf(reference)} does not exist`)
  remove(apiServer, live)
}

/** Every object of the cluster, by kind and name. */
export function objectsIn({ apiServer }: Simulation): readonly KubernetesObject[] {
  return [...apiServer.objects.values()]
    .flatMap((objects) => [...objects.values()])
    .toSorted((left, right) => compareText(orderOf(left), orderOf(right)))
}

function orderOf(object: KubernetesObject): string {
  return `${object.kind} ${keyOf(referenceOf(object))}`
}
