import { controllerLabel } from '../engine/held.ts'
import type { Kind } from '../engine/kind.ts'
import { fieldManager } from '../engine/managed-fields.ts'
import type { ChildObject, ObjectMap } from '../engine/metacontroller-types.ts'
import { kindKey } from '../engine/rules.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject, OwnerReference } from '../kubernetes/objects.ts'
import { apply, dependentsOf, type FakeApiServer, find, keyOf, put, referenceOf, remove } from './fake-api-server.ts'
import { childrenByKind } from './requests.ts'

/** What the engine remembers of its last apply of a child: it skips those that have not changed since. */
export type RememberedApplies = Map<string, { readonly document: string; readonly state: string }>

/**
 * The children of a parent as the engine claims them: objects of the declared kinds that it owns and that carry its
 * label. Labelled ones without an owner are adopted; owned ones that lost the label are released.
 */
export function claimChildren(apiServer: FakeApiServer, kind: Kind, parent: KubernetesObject): ObjectMap {
  const kinds = [...kind.makes, ...kind.adopts].toSorted((left, right) => compareText(kindKey(left), kindKey(right)))
  const declared = new Set(kinds.map(kindKey))
  const found = dependentsOf(apiServer, parent.metadata.uid ?? '')
    .filter((object) => declared.has(kindKey(object)))
    .flatMap((object) => claimed(apiServer, object, parent) ?? [])
    .toSorted((left, right) => compareText(keyOf(referenceOf(left)), keyOf(referenceOf(right))))
  return childrenByKind(kinds, found)
}

function claimed(
  apiServer: FakeApiServer,
  object: KubernetesObject,
  parent: KubernetesObject,
): KubernetesObject | undefined {
  const { metadata } = object
  if (metadata.namespace !== parent.metadata.namespace) return undefined
  const isLabelled = metadata.labels?.[controllerLabel] === parent.metadata.uid
  const owners = metadata.ownerReferences ?? []
  const owner = owners.find(({ controller }) => controller === true)
  if (owner && owner.uid !== parent.metadata.uid) return undefined
  if (owner && isLabelled) return object
  if (owner)
    return void setOwners(
      apiServer,
      object,
      owners.filter((reference) => reference !== owner),
    )
  if (!isLabelled || metadata.deletionTimestamp !== undefined) return undefined
  return setOwners(apiServer, object, [...owners, ownerReference(parent)])
}

function setOwners(
  apiServer: FakeApiServer,
  object: KubernetesObject,
  ownerReferences: readonly OwnerReference[],
): KubernetesObject | undefined {
  const { ownerReferences: _owners, ...metadata } = object.metadata
  const owners = ownerReferences.length === 0 ? {} : { ownerReferences }
  put(apiServer, { ...object, metadata: { ...metadata, ...owners } }, fieldManager)
  return find(apiServer, referenceOf(object))
}

function ownerReference({ apiVersion, kind, metadata: { name, uid } }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name, uid: uid ?? '', controller: true, blockOwnerDeletion: true }
}

/** Deletes the claimed children that an answer no longer names. */
export function deleteUndesired(apiServer: FakeApiServer, claims: ObjectMap, desired: readonly ChildObject[]): void {
  const named = new Set(desired.map((child) => `${kindKey(child)} ${keyOf(referenceOf(child))}`))
  for (const object of Object.values(claims).flatMap((objects) => Object.values(objects))) {
    const isNamed = named.has(`${kindKey(object)} ${keyOf(referenceOf(object))}`)
    if (!isNamed && object.metadata.deletionTimestamp === undefined) remove(apiServer, object)
  }
}

/** Applies one desired child unless nothing has changed since the last time; answers why the API server refused it. */
export function applyChild(
  apiServer: FakeApiServer,
  remembered: RememberedApplies,
  { kind, parent, claims }: { readonly kind: Kind; readonly parent: KubernetesObject; readonly claims: ObjectMap },
  child: ChildObject,
): string | undefined {
  const namespace = child.metadata.namespace ?? parent.metadata.namespace
  const labels = { [controllerLabel]: parent.metadata.uid ?? '', ...child.metadata.labels }
  if (labels[controllerLabel] !== parent.metadata.uid) return `label ${controllerLabel} is not the parent's`
  const wanted = {
    ...child,
    metadata: { ...child.metadata, namespace, labels, ownerReferences: [ownerReference(parent)] },
  }
  const key = `${kindKey(child)} ${keyOf(referenceOf(wanted))}`
  const document = JSON.stringify(wanted)
  const seen = claims[kindKey(child)]?.[keyOf(referenceOf(wanted))]
  const last = remembered.get(key)
  if (seen && last?.document === document && last.state === stateOf(seen)) return undefined
  const isOurs = kind.makes.some((made) => kindKey(made) === kindKey(child))
  if (seen && (!isOurs || seen.metadata.deletionTimestamp !== undefined)) return undefined
  const written = apply(apiServer, wanted, fieldManager)
  if (!written.ok) return `${child.kind} ${child.metadata.name}: ${written.error}`
  const live = find(apiServer, referenceOf(wanted))
  if (live) remembered.set(key, { document, state: stateOf(live) })
  return undefined
}

/** The engine compares generations; resource versions only of kinds that do not count generations. */
function stateOf({ metadata: { uid, generation, resourceVersion } }: KubernetesObject): string {
  return `${uid} ${generation ?? `version ${resourceVersion}`}`
}
