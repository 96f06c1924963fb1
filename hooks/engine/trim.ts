import type { KubernetesObject } from '../kubernetes/objects.ts'
import { recordAt, valueAt } from '../kubernetes/read.ts'
import type { ChildName } from './held.ts'
import type { ResourceKind, Trim } from './kind.ts'
import type { ResourceRule } from './metacontroller-types.ts'
import { kindKey } from './rules.ts'

/** A kind's trim, whole where it says nothing. Who wrote which field of a related object nobody reads. */
export function trimOf({ child = same, related = same }: Partial<Trim>): Trim {
  return { child, related: (object) => withoutManagedFields(related(object)) }
}

function same(object: KubernetesObject): KubernetesObject {
  return object
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  if (object.metadata.managedFields === undefined) return object
  const { managedFields: _fields, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Children of these names whole; of others, which a kind echoes or leaves to be removed, their identity. */
export function childrenNamed(names: readonly ChildName[]): Trim['child'] {
  const known = new Set(names.map((child) => `${kindKey(child)} ${child.name}`))
  return (object) => (known.has(`${kindKey(object)} ${object.metadata.name}`) ? object : identityOf(object))
}

/** Which objects rules ask for by name. */
export function namedBy(
  rules: readonly ResourceRule[],
  kinds: readonly ResourceKind[],
): (object: KubernetesObject) => boolean {
  const named = new Set(
    rules.flatMap(({ apiVersion, resource, names = [] }) => names.map((name) => `${apiVersion} ${resource} ${name}`)),
  )
  return ({ apiVersion, kind, metadata }) =>
    kinds.some(
      (known) =>
        known.kind === kind &&
        known.apiVersion === apiVersion &&
        named.has(`${apiVersion} ${known.resource} ${metadata.name}`),
    )
}

/** An object by its name alone. */
export function identityOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace } }
}

/** An object's metadata with some of its labels, and no annotations: both may be as large as the object. */
export function metadataOf(
  { apiVersion, kind, metadata }: KubernetesObject,
  labels: readonly string[] = [],
): KubernetesObject {
  const { annotations: _annotations, managedFields: _fields, ...rest } = metadata
  const kept = Object.fromEntries(labels.flatMap((name) => entryOf(metadata.labels, name)))
  return { apiVersion, kind, metadata: { ...rest, labels: kept } }
}

/** `{spec: {groupRef: ...}}`: one value in its place; nothing where there is none. */
export function fieldAt(object: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  const value = valueAt(object, ...path)
  if (value === undefined) return {}
  return recordAt({ whole: path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) }, 'whole')
}

function entryOf(labels: Readonly<Record<string, string>> | undefined, name: string): readonly [string, string][] {
  const value = labels?.[name]
  return value === undefined ? [] : [[name, value]]
}
