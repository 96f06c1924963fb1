import type { ResourceKind } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { kindKey, objectKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { asksFor } from '../../simulator/related.ts'

/** The objects that the engine would send for these rules: by kind, then by `namespace/name`. */
export function relatedObjects(
  rules: readonly ResourceRule[],
  objects: readonly KubernetesObject[],
  kinds: readonly ResourceKind[],
): ObjectMap {
  const asked = kinds.flatMap((kind) => {
    const own = rules.filter(({ apiVersion, resource }) => apiVersion === kind.apiVersion && resource === kind.resource)
    return own.length > 0 ? [{ kind, own }] : []
  })
  return Object.fromEntries(
    asked.map(({ kind, own }) => {
      const found = objects.filter(
        (object) => kindKey(object) === kindKey(kind) && own.some((rule) => asksFor(rule, object)),
      )
      const keyed = found.map((object) => [objectKey(object.metadata.namespace ?? '', object.metadata.name), object])
      return [kindKey(kind), Object.fromEntries(keyed)]
    }),
  )
}
