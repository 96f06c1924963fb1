import { isEqual } from '../engine/equality.ts'
import { controllerLabel } from '../engine/held.ts'
import { kindKey } from '../engine/rules.ts'
import type { KubernetesObject, ObjectReference, OwnerReference } from '../kubernetes/objects.ts'
import type { Result } from '../kubernetes/result.ts'
import { applied, contentOf, edited } from './managers.ts'
import { completed, countsGenerations, defaulted, raisesGeneration, rejection } from './server-rules.ts'

/** What changed: an object was created (no `before`), deleted (no `after`) or written. */
export interface Change {
  readonly before?: KubernetesObject | undefined
  readonly after?: KubernetesObject | undefined
}

/** Objects to read: by kind (`ConfigMap.v1`), then by `namespace/name`. */
export interface ObjectStore {
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>
}

/** The API server's store. Objects in it are never changed, only replaced. */
export interface FakeApiServer extends ObjectStore {
  readonly objects: Map<string, Map<string, KubernetesObject>>
  /** By uid: the objects that this one owns, or that carry its uid in the engine's label. */
  readonly dependents: Map<string, Map<string, KubernetesObject>>
  /** All that happened, oldest first; readers keep their place. */
  readonly changes: Change[]
  /** Counts writes: the next resource version. */
  version: number
  /** Time of creations, ISO 8601. */
  now: string
}

/** What became of a write. */
export type Written = Result<Change | undefined>

/** An empty store. */
export function createFakeApiServer(now: string): FakeApiServer {
  return { objects: new Map(), dependents: new Map(), changes: [], version: 0, now }
}

/** The object of this kind, namespace and name. */
export function find(store: ObjectStore, reference: ObjectReference): KubernetesObject | undefined {
  return store.objects.get(kindKey(reference))?.get(keyOf(reference))
}

/** These objects as a store, untouched; of several of one name the last. */
export function storeOf(objects: readonly KubernetesObject[]): ObjectStore {
  const store = new Map<string, Map<string, KubernetesObject>>()
  for (const object of objects) {
    const ofItsKind = store.get(kindKey(object)) ?? new Map<string, KubernetesObject>()
    store.set(kindKey(object), ofItsKind.set(keyOf(referenceOf(object)), object))
  }
  return { objects: store }
}

/** Puts an object into the store as it was in another: with its uid, generation and managers where it has them. */
export function seed(apiServer: FakeApiServer, object: KubernetesObject): void {
  write(apiServer, undefined, object)
}

/** All objects of a kind. */
export function ofKind(store: ObjectStore, kind: string): Iterable<KubernetesObject> {
  return store.objects.get(kind)?.values() ?? []
}

/** Server-side apply with force, as the engine does it; the object is created where it does not exist. */
export function apply(apiServer: FakeApiServer, wanted: KubernetesObject, manager: string): Written {
  const live = find(apiServer, referenceOf(wanted))
  const content = completed(wanted.kind, contentOf(wanted))
  return write(apiServer, live, applied(live ?? bare(wanted), content, manager))
}

/** A write of the whole object, as `kubectl edit` does it; the object is created where it does not exist. */
export function put(apiServer: FakeApiServer, wanted: KubernetesObject, manager: string): Written {
  const live = find(apiServer, referenceOf(wanted))
  const next = edited(live ?? bare(wanted), wanted, manager)
  const status = wanted['status'] ?? live?.['status']
  return write(apiServer, live, status === undefined ? next : { ...next, status })
}

/** A write of the status alone. */
export function putStatus(apiServer: FakeApiServer, object: KubernetesObject, status: unknown): Written {
  const live = find(apiServer, referenceOf(object))
  return live ? write(apiServer, live, { ...live, status }) : { ok: false, error: 'not found' }
}

/** Deletes an object, and with it what it owns. */
export function remove(apiServer: FakeApiServer, object: KubernetesObject): readonly Change[] {
  const kind = apiServer.objects.get(kindKey(object))
  const key = keyOf(referenceOf(object))
  const before = kind?.get(key)
  if (!before || !kind) return []
  kind.delete(key)
  const change = { before }
  record(apiServer, change)
  return [change, ...[...owned(apiServer, before)].flatMap((child) => remove(apiServer, child))]
}

/** The objects that name this uid among their owners or in the engine's label. */
export function dependentsOf({ dependents }: FakeApiServer, uid: string): readonly KubernetesObject[] {
  return [...(dependents.get(uid)?.values() ?? [])]
}

function owned(apiServer: FakeApiServer, owner: KubernetesObject): readonly KubernetesObject[] {
  return dependentsOf(apiServer, owner.metadata.uid ?? '').filter(({ metadata }) =>
    (metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid),
  )
}

function index({ dependents }: FakeApiServer, { before, after }: Change): void {
  for (const [state, isThere] of [
    [before, false],
    [after, true],
  ] as const) {
    if (!state) continue
    const key = `${kindKey(state)} ${keyOf(referenceOf(state))}`
    for (const uid of [
      state.metadata.labels?.[controllerLabel],
      ...(state.metadata.ownerReferences ?? []).map(uidIn),
    ]) {
      if (uid === undefined) continue
      const ofUid = dependents.get(uid) ?? new Map<string, KubernetesObject>()
      dependents.set(uid, ofUid)
      if (isThere) ofUid.set(key, state)
      else ofUid.delete(key)
    }
  }
}

function uidIn({ uid }: OwnerReference): string {
  return uid
}

function record(apiServer: FakeApiServer, change: Change): void {
  apiServer.changes.push(change)
  index(apiServer, change)
}

function write(apiServer: FakeApiServer, before: KubernetesObject | undefined, wanted: KubernetesObject): Written {
  const after = stored(apiServer, before, defaulted(wanted, apiServer.version + 1))
  const rejected = rejection(before, after)
  if (rejected !== undefined) return { ok: false, error: rejected }
  if (before && isEqual(withoutVersion(before), withoutVersion(after))) return { ok: true, value: undefined }
  apiServer.version += 1
  const kind = apiServer.objects.get(kindKey(after)) ?? new Map<string, KubernetesObject>()
  apiServer.objects.set(kindKey(after), kind.set(keyOf(referenceOf(after)), after))
  const change = { before, after }
  record(apiServer, change)
  return { ok: true, value: change }
}

function stored(
  apiServer: FakeApiServer,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
): KubernetesObject {
  const version = apiServer.version + 1
  const generation = generationOf(before, after)
  return {
    ...after,
    metadata: {
      ...after.metadata,
      ...(generation === undefined ? {} : { generation }),
      uid: before?.metadata.uid ?? after.metadata.uid ?? uidOf(version),
      creationTimestamp: before?.metadata.creationTimestamp ?? after.metadata.creationTimestamp ?? apiServer.now,
      resourceVersion: String(version),
    },
  }
}

function generationOf(before: KubernetesObject | undefined, after: KubernetesObject): number | undefined {
  if (!countsGenerations(after)) return undefined
  const { generation } = (before ?? after).metadata
  if (generation === undefined) return 1
  return before && raisesGeneration(before, after) ? generation + 1 : generation
}

function withoutVersion(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: undefined } }
}

function uidOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
}

function bare({
  apiVersion,
  kind,
  metadata: { name, namespace, uid, creationTimestamp },
}: KubernetesObject): KubernetesObject {
  const given = Object.fromEntries(
    Object.entries({ namespace, uid, creationTimestamp }).filter(([, value]) => value !== undefined),
  )
  return { apiVersion, kind, metadata: { name, ...given } }
}

/** Which object this is. */
export function referenceOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, name, namespace }
}

/** `namespace/name`, or the name alone outside namespaces. */
export function keyOf({ namespace, name }: Pick<ObjectReference, 'namespace' | 'name'>): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
