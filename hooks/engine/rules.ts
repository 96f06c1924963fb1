import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { ResourceKind } from './kind.ts'
import type { KindKey, ObjectKey, ObjectMap, ResourceRule } from './metacontroller-types.ts'

type ObjectKind = Pick<ResourceKind, 'apiVersion' | 'kind'>

/** The key under which the engine sends objects of a kind: `Service.v1`, `Deployment.apps/v1`. */
export function kindKey({ apiVersion, kind }: ObjectKind): KindKey {
  return `${kind}.${apiVersion}`
}

/** The key of one object within its kind, in hook version v2: `namespace/name`. */
export function objectKey(namespace: string, name: string): ObjectKey {
  return `${namespace}/${name}`
}

/** Rules for objects by name, as a list to spread: none without a name, for an empty `names` would mean all of them. */
export function byName(
  { apiVersion, resource }: ResourceKind,
  namespace: string,
  names: readonly (string | undefined)[],
): readonly ResourceRule[] {
  const given = [...new Set(names.flatMap((name) => name || []))].toSorted(compareText)
  return given.length === 0 ? [] : [{ apiVersion, resource, namespace, names: given }]
}

/** A rule for the objects of a namespace that carry all these labels. */
export function byLabel(
  { apiVersion, resource }: ResourceKind,
  namespace: string,
  matchLabels: Readonly<Record<string, string>>,
): ResourceRule {
  return { apiVersion, resource, namespace, labelSelector: { matchLabels } }
}

/** A rule for every object of a kind in a namespace. Expensive: each change of one calls every parent that asks for it. */
export function inNamespace({ apiVersion, resource }: ResourceKind, namespace: string): ResourceRule {
  return { apiVersion, resource, namespace }
}

/** One object among the sent ones, or `undefined` where it does not exist or was not asked for. */
export function relatedObject(
  objects: ObjectMap,
  kind: ObjectKind,
  namespace: string,
  name: string,
): KubernetesObject | undefined {
  const ofKind = objects[kindKey(kind)]
  const key = objectKey(namespace, name)
  return ofKind && Object.hasOwn(ofKind, key) ? ofKind[key] : undefined
}

/** All sent objects of a kind, sorted by key; empty where there is none or it was not asked for. */
export function objectsOf(objects: ObjectMap, kind: ObjectKind): readonly KubernetesObject[] {
  return Object.entries(objects[kindKey(kind)] ?? {})
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([, object]) => object)
}
