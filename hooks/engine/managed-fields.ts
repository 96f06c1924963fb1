import type { KubernetesObject, ManagedFieldsEntry } from '../kubernetes/objects.ts'
import { isRecord, recordAt } from '../kubernetes/read.ts'

/** The name under which the engine writes: its `--field-manager`, by default its own. */
export const fieldManager = 'metacontroller'

/** A field set in the API server's notation (FieldsV1): `f:name` a field, `k:{...}` and `v:...` list items, `.` itself. */
export type FieldSet = Readonly<Record<string, unknown>>

/** The fields that the engine set by server-side apply and still owns, or `undefined` where it never applied. */
export function appliedFields({ metadata }: KubernetesObject): FieldSet | undefined {
  return metadata.managedFields?.find(
    (entry) => isEngines(entry) && entry.operation === 'Apply' && (entry.subresource ?? '') === '',
  )?.fieldsV1
}

/**
 * Whether the engine owns a field, alone or with others, by whatever operation it wrote (webhooks that change an apply
 * count as its updates). A field that somebody else changed since is theirs and no longer the engine's.
 */
export function engineOwns({ metadata }: KubernetesObject, ...path: readonly string[]): boolean {
  return (metadata.managedFields ?? []).some((entry) => isEngines(entry) && covers(entry.fieldsV1, path))
}

/** The names of the fields under a path that the engine owns, as `engineOwns` says of one: for maps that may be large. */
export function ownedNames({ metadata }: KubernetesObject, ...path: readonly string[]): ReadonlySet<string> {
  const names = (metadata.managedFields ?? [])
    .filter(isEngines)
    .flatMap((entry) => Object.keys(recordAt(entry.fieldsV1, ...path.map((name) => `f:${name}`))))
    .filter((segment) => segment.startsWith('f:'))
    .map((segment) => segment.slice(2))
  return new Set(names)
}

/** The keys of the list items that the engine owns under a path: `[{port: 8080, protocol: 'TCP'}]`. */
export function ownedItemKeys(
  { metadata }: KubernetesObject,
  ...path: readonly string[]
): readonly Readonly<Record<string, unknown>>[] {
  return (metadata.managedFields ?? [])
    .filter(isEngines)
    .flatMap((entry) => Object.keys(recordAt(entry.fieldsV1, ...path.map((name) => `f:${name}`))))
    .map(itemKey)
    .filter((key) => key !== undefined)
}

/**
 * The part of a value that a field set names, as client-go's Extract takes it: a leaf is taken whole, lists keep the
 * observed order, items of other managers are left behind. `undefined` where nothing of it is there any more.
 */
export function extract(value: unknown, fields: FieldSet): unknown {
  const segments = Object.keys(fields).filter((segment) => segment !== '.')
  if (segments.length === 0) return value
  if (Array.isArray(value)) return extractItems(value, fields, segments)
  if (!isRecord(value)) return undefined
  const members = segments.flatMap((segment) => {
    const name = segment.slice(2)
    if (!segment.startsWith('f:') || !Object.hasOwn(value, name)) return []
    const member = extract(value[name], recordAt(fields, segment))
    return member === undefined ? [] : [[name, member] as const]
  })
  return Object.fromEntries(members)
}

function extractItems(items: readonly unknown[], fields: FieldSet, segments: readonly string[]): readonly unknown[] {
  const keyed = segments.flatMap((segment) => {
    const key = itemKey(segment)
    return key ? [{ key, fields: recordAt(fields, segment) }] : []
  })
  const members = new Set(segments.filter((segment) => segment.startsWith('v:')).map((segment) => segment.slice(2)))
  const ownerOf = ownersByKey(keyed)
  return items.flatMap((item) => {
    if (!isRecord(item)) return members.has(JSON.stringify(item)) ? [item] : []
    const owned = ownerOf(item)
    return owned ? [withKey(extract(item, owned.fields), owned.key)] : []
  })
}

interface KeyedFields {
  readonly key: Readonly<Record<string, unknown>>
  readonly fields: FieldSet
}

/** Finds the fields of an item by its key, without going through all of them: a list may be long. */
function ownersByKey(
  keyed: readonly KeyedFields[],
): (item: Readonly<Record<string, unknown>>) => KeyedFields | undefined {
  const byNames = new Map<string, { readonly names: readonly string[]; readonly owners: Map<string, KeyedFields> }>()
  for (const owner of keyed) {
    const names = Object.keys(owner.key).toSorted()
    const group = byNames.get(names.join()) ?? { names, owners: new Map() }
    byNames.set(names.join(), group)
    const values = JSON.stringify(names.map((name) => owner.key[name]))
    if (!group.owners.has(values)) group.owners.set(values, owner)
  }
  // the items of one list have one set of key fields; more sets than a few no API server has written
  const groups = [...byNames.values()].slice(0, 8)
  return (item) => {
    for (const { names, owners } of groups) {
      const owner = owners.get(JSON.stringify(names.map((name) => keyValue(item, name))))
      if (owner) return owner
    }
    return undefined
  }
}

/** An item without any of its key fields could not be applied again: it gets them back. */
function withKey(item: unknown, key: Readonly<Record<string, unknown>>): unknown {
  if (!isRecord(item)) return item
  return Object.keys(key).some((name) => Object.hasOwn(item, name)) ? item : { ...key, ...item }
}

/** The only key field that the API server defaults where it does not store it (ports of a container or Service). */
function keyValue(item: Readonly<Record<string, unknown>>, name: string): unknown {
  return item[name] ?? (name === 'protocol' ? 'TCP' : undefined)
}

/** The key fields of a segment `k:{...}`; `undefined` for other segments, and for what no API server has written. */
function itemKey(segment: string): Readonly<Record<string, unknown>> | undefined {
  if (!segment.startsWith('k:')) return undefined
  try {
    const key: unknown = JSON.parse(segment.slice(2))
    return isRecord(key) && Object.keys(key).length > 0 ? key : undefined
  } catch {
    return undefined
  }
}

function isEngines(entry: ManagedFieldsEntry): boolean {
  return entry.manager === fieldManager
}

function covers(fields: unknown, path: readonly string[]): boolean {
  let current = fields
  for (const name of path) {
    if (!isRecord(current) || !Object.hasOwn(current, `f:${name}`)) return false
    current = current[`f:${name}`]
  }
  return true
}
