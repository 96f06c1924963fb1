import { isEqual } from '../engine/equality.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject, ManagedFieldsEntry } from '../kubernetes/objects.ts'
import { documentOf, fieldsV1, type Leaves, leavesOf, pathsOf } from './field-paths.ts'

/** What a manager wants to be true of an object: everything but its identity, its status and the server's own fields. */
type Content = Readonly<Record<string, unknown>>

type Operation = 'Apply' | 'Update'

interface Owner {
  readonly manager: string
  readonly operation: Operation
  readonly paths: ReadonlySet<string>
}

/** What is left of an object when its status and what the API server sets are taken away. */
export function contentOf(object: KubernetesObject): Content {
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...content } = object
  const { labels, annotations, ownerReferences } = metadata
  return { metadata: defined({ labels, annotations, ownerReferences }), ...content }
}

/**
 * An object after a forced server-side apply: fields of the manager's last apply that it no longer names and nobody
 * else owns are gone, named ones are its own, and where it changed a value the others lose the field.
 */
export function applied(live: KubernetesObject, wanted: Content, manager: string): KubernetesObject {
  const before = leavesOf(contentOf(live))
  const named = leavesOf(wanted)
  const owners = ownersOf(live)
  const mine = owners.find((owner) => owner.manager === manager && owner.operation === 'Apply')
  const others = owners
    .filter((owner) => owner !== mine)
    .map((owner) => without(owner, (path) => named.has(path) && !isEqual(named.get(path), before.get(path))))
  const shared = new Set(others.flatMap(({ paths }) => [...paths]))
  const dropped = new Set([...(mine?.paths ?? [])].filter((path) => !named.has(path) && !shared.has(path)))
  const kept = [...before].filter(([path]) => !named.has(path) && !dropped.has(path))
  const owner: Owner = { manager, operation: 'Apply', paths: new Set(named.keys()) }
  return objectOf(live, new Map([...named, ...kept]), [owner, ...others])
}

/** An object after somebody wrote it whole: what he changed is his, what he removed is nobody's. */
export function edited(live: KubernetesObject, wanted: KubernetesObject, manager: string): KubernetesObject {
  const before = leavesOf(contentOf(live))
  const after = leavesOf(contentOf(wanted))
  const changed = new Set([...after.keys()].filter((path) => !isEqual(before.get(path), after.get(path))))
  const owners = ownersOf(live).map((owner) => without(owner, (path) => changed.has(path) || !after.has(path)))
  const mine = owners.find((owner) => owner.manager === manager && owner.operation === 'Update')
  const paths = new Set([...(mine?.paths ?? []), ...changed])
  const others = owners.filter((owner) => owner !== mine)
  return objectOf(live, after, [...others, { manager, operation: 'Update', paths }])
}

function objectOf(live: KubernetesObject, leaves: Leaves, owners: readonly Owner[]): KubernetesObject {
  const { metadata, ...content } = documentOf(leaves)
  const { labels: _labels, annotations: _annotations, ownerReferences: _owners, ...identity } = live.metadata
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: { ...identity, ...names(metadata), managedFields: owners.toSorted(byName).flatMap(entryOf) },
    ...content,
    ...(live['status'] === undefined ? {} : { status: live['status'] }),
  }
}

function byName(left: Owner, right: Owner): number {
  return compareText(`${left.manager} ${left.operation}`, `${right.manager} ${right.operation}`)
}

function names(metadata: unknown): object {
  return typeof metadata === 'object' && metadata !== null ? metadata : {}
}

function ownersOf(object: KubernetesObject): readonly Owner[] {
  return (object.metadata.managedFields ?? []).map(({ manager, operation, fieldsV1: fields }) => ({
    manager: manager ?? '',
    operation: operation === 'Apply' ? 'Apply' : 'Update',
    paths: new Set(pathsOf(fields)),
  }))
}

function entryOf({ manager, operation, paths }: Owner): readonly ManagedFieldsEntry[] {
  return paths.size === 0 ? [] : [{ manager, operation, fieldsV1: fieldsV1(paths) }]
}

function without(owner: Owner, isGone: (path: string) => boolean): Owner {
  return { ...owner, paths: new Set([...owner.paths].filter((path) => !isGone(path))) }
}

function defined(record: Readonly<Record<string, unknown>>): Content {
  return Object.fromEntries(Object.entries(record).filter(([, member]) => member !== undefined))
}
