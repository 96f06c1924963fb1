import { controllerLabel } from '../engine/held.ts'
import { recordAt, stringAt, valueAt } from '../kubernetes/read.ts'
import { newestVersion } from './version.ts'

/** What is kept of an object that the engine was shown: enough to tell it later that the object is gone. */
export interface ShownObject {
  readonly version: string
  readonly uid: string
  /** The uid of the parent that owns the object and whose label it carries; absent for objects that are nobody's child. */
  readonly parentUid?: string
  /** The object as a DELETED event needs it, JSON: identity, labels, owner references. */
  readonly stub: string
}

/** What was shown of one namespace; `''` stands for all of them in cluster mode. */
export interface Part {
  /** The version up to which the engine has seen everything; absent while the namespace cannot be read. */
  version: string | undefined
  /** By `namespace/name`. */
  readonly objects: Map<string, ShownObject>
}

/** What one client has been shown of one resource, by namespace. Its stream changes it with every line it writes. */
export type Picture = ReadonlyMap<string, Part>

/** An empty picture: nothing has been read of any of the namespaces. */
export function emptyPicture(namespaces: readonly string[]): Picture {
  return new Map(namespaces.map((namespace) => [namespace, { version: undefined, objects: new Map() }]))
}

/** The version a list of all parts carries: the newest of them, or 1 where no part can be read. */
export function listVersion(picture: Picture): string {
  const versions = [...picture.values()].flatMap(({ version }) => (version === undefined ? [] : [version]))
  return newestVersion(versions) ?? '1'
}

/** The parts' versions by namespace: for tests and for the log. */
export function versionVector(picture: Picture): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...picture].map(([namespace, part]) => [namespace, part.version]))
}

/** `namespace/name`, the key of an object within its resource. */
export function objectKey(object: unknown): string {
  return `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`
}

/** What to keep of an object. `kind` fills in what the items of a list leave out. */
export function shownObject(
  object: Readonly<Record<string, unknown>>,
  kind: { readonly apiVersion: string; readonly kind: string },
): ShownObject {
  const version = stringAt(object, 'metadata', 'resourceVersion') ?? ''
  const uid = stringAt(object, 'metadata', 'uid') ?? ''
  const parentUid = parentUidOf(object)
  const metadata = recordAt(object, 'metadata')
  const stub = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: {
      name: metadata['name'],
      namespace: metadata['namespace'],
      uid,
      resourceVersion: version,
      creationTimestamp: metadata['creationTimestamp'],
      labels: metadata['labels'],
      ownerReferences: metadata['ownerReferences'],
    },
  }
  return { version, uid, stub: JSON.stringify(stub), ...(parentUid === undefined ? {} : { parentUid }) }
}

/** The uid of the parent that an object belongs to: it says so in its label and in an owner reference. */
export function parentUidOf(object: unknown): string | undefined {
  const uid = stringAt(object, 'metadata', 'labels', controllerLabel)
  const owners = valueAt(object, 'metadata', 'ownerReferences')
  const isOwned = Array.isArray(owners) && owners.some((owner) => stringAt(owner, 'uid') === uid)
  return uid !== undefined && isOwned ? uid : undefined
}

/** What has happened to an object, given that it was just listed like this. One that was replaced by another went first. */
export function changesOf(
  part: Part,
  key: string,
  listed: ShownObject,
): readonly { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly shown: ShownObject }[] {
  const shown = part.objects.get(key)
  if (!shown) return [{ type: 'ADDED', shown: listed }]
  if (shown.uid !== listed.uid) {
    return [
      { type: 'DELETED', shown },
      { type: 'ADDED', shown: listed },
    ]
  }
  return shown.version === listed.version ? [] : [{ type: 'MODIFIED', shown: listed }]
}

/** The objects that were shown and that a complete list no longer holds. */
export function vanished(
  part: Part,
  listed: ReadonlySet<string>,
): readonly { readonly key: string; readonly shown: ShownObject }[] {
  return [...part.objects].flatMap(([key, shown]) => (listed.has(key) ? [] : [{ key, shown }]))
}
