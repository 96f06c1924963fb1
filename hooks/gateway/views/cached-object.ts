import { controllerLabel } from '../../engine/held.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import type { ScopedResource } from '../routing/scope.ts'

/**
 * What is kept of an object that the engine was shown: enough to tell it later that the object is gone. There are as many
 * as the cluster has ConfigMaps, with labels and owners that anybody may write: so each of them is small by what it holds,
 * at most about a kilobyte with its key.
 */
export interface CachedObject {
  readonly version: string
  readonly uid: string
  /** The uid of the parent that owns the object and whose label it carries; absent for objects that are nobody's child. */
  readonly parentUid?: string
  /** The labels by which the engine finds whom to tell; absent where there is none of them. */
  readonly labels?: Readonly<Record<string, string>>
  /** The controlling owner, by which the engine finds whom to tell. */
  readonly controller?: Owner
}

interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

/** `namespace/name`, the key of an object within its resource. */
export function objectKey(object: unknown): string {
  return `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`
}

/** What to keep of an object. */
export function cachedObject(
  object: unknown,
  { selectingLabels }: Pick<ScopedResource, 'selectingLabels'>,
): CachedObject {
  const parentUid = parentUidOf(object)
  const labels = labelsOf(object, selectingLabels)
  const controller = controllerOf(object)
  return {
    version: stringAt(object, 'metadata', 'resourceVersion') ?? '',
    uid: stringAt(object, 'metadata', 'uid') ?? '',
    ...(parentUid === undefined ? {} : { parentUid }),
    ...(labels === undefined ? {} : { labels }),
    ...(controller === undefined ? {} : { controller }),
  }
}

/** A cached object as a DELETED event needs it: identity, the labels that count, and its controller. */
export function stubOf(
  key: string,
  { version, uid, labels, controller }: CachedObject,
  { apiVersion, kind }: Pick<ScopedResource, 'apiVersion' | 'kind'>,
): string {
  const [namespace = '', name = ''] = key.split('/')
  const ownerReferences = controller && [{ ...controller, controller: true }]
  const metadata = { name, namespace: namespace || undefined, uid, resourceVersion: version, labels, ownerReferences }
  return JSON.stringify({ apiVersion, kind, metadata })
}

/** The API server bounds names and the values of labels, but nothing of an owner reference. */
const ownerBytes = 512

function controllerOf(object: unknown): Owner | undefined {
  const owner = listAt(object, 'metadata', 'ownerReferences').find((each) => valueAt(each, 'controller') === true)
  const [apiVersion, kind, name, uid] = ['apiVersion', 'kind', 'name', 'uid'].map(
    (field) => stringAt(owner, field) ?? '',
  )
  if (!apiVersion || !kind || !name || !uid) return undefined
  return apiVersion.length + kind.length + name.length + uid.length > ownerBytes
    ? undefined // no parent of ours has such a name
    : { apiVersion, kind, name, uid }
}

function labelsOf(object: unknown, selecting: ReadonlySet<string>): Readonly<Record<string, string>> | undefined {
  const labels = recordAt(object, 'metadata', 'labels')
  const kept = [...selecting].flatMap((name) => {
    const value = stringAt(labels, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** The uid of the parent that an object belongs to: it says so in its label and in an owner reference. */
export function parentUidOf(object: unknown): string | undefined {
  const uid = stringAt(object, 'metadata', 'labels', controllerLabel)
  const owners = valueAt(object, 'metadata', 'ownerReferences')
  const isOwned = Array.isArray(owners) && owners.some((owner) => stringAt(owner, 'uid') === uid)
  return uid !== undefined && isOwned ? uid : undefined
}
