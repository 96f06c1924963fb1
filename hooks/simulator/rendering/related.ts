import type { ResourceKind } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { kindKey, objectKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { asksFor } from '../related.ts'

/** Objects by the key of their kind: `ConfigMap.v1`. */
export type ObjectsByKind = ReadonlyMap<string, readonly KubernetesObject[]>

/** Sorts objects by kind, so that many parents can look for theirs. */
export function objectsByKind(objects: readonly KubernetesObject[]): ObjectsByKind {
  const byKind = new Map<string, KubernetesObject[]>()
  for (const object of objects) {
    const ofKind = byKind.get(kindKey(object))
    if (ofKind) ofKind.push(object)
    else byKind.set(kindKey(object), [object])
  }
  return byKind
}

/** The objects that the engine would send for these rules: by kind, then by `namespace/name`. */
export function relatedObjects(
  rules: readonly ResourceRule[],
  objects: ObjectsByKind,
  kinds: readonly ResourceKind[],
): ObjectMap {
  const asked = kinds.flatMap((kind) => {
    const own = rules.filter(({ apiVersion, resource }) => apiVersion === kind.apiVersion && resource === kind.resource)
    return own.length > 0 ? [{ key: kindKey(kind), own }] : []
  })
  return Object.fromEntries(
    asked.map(({ key, own }) => {
      const found = (objects.get(key) ?? []).filter((object) => own.some((rule) => asksFor(rule, object)))
      const keyed = found.map((object) => [objectKey(object.metadata.namespace ?? '', object.metadata.name), object])
      return [key, Object.fromEntries(keyed)]
    }),
  )
}
