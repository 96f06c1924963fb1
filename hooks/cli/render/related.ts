import type { ResourceKind } from '../../engine/kind.ts'
import type { LabelSelector, ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { kindKey, objectKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'

/** The objects that the engine would send for these rules: by kind, then by `namespace/name`. */
export function relatedObjects(
  rules: readonly ResourceRule[],
  objects: readonly KubernetesObject[],
  kinds: readonly ResourceKind[],
): ObjectMap {
  const asked = kinds.filter((kind) => rules.some((rule) => isFor(rule, kind)))
  return Object.fromEntries(
    asked.map((kind) => {
      const found = objects.filter(
        (object) =>
          kindKey(object) === kindKey(kind) && rules.some((rule) => isFor(rule, kind) && selects(rule, object)),
      )
      const keyed = found.map((object) => [objectKey(object.metadata.namespace ?? '', object.metadata.name), object])
      return [kindKey(kind), Object.fromEntries(keyed)]
    }),
  )
}

function isFor(rule: ResourceRule, { apiVersion, resource }: ResourceKind): boolean {
  return rule.apiVersion === apiVersion && rule.resource === resource
}

function selects(rule: ResourceRule, { metadata }: KubernetesObject): boolean {
  if (rule.namespace !== undefined && rule.namespace !== metadata.namespace) return false
  if (rule.names !== undefined && rule.names.length > 0) return rule.names.includes(metadata.name)
  return rule.labelSelector === undefined || matchesLabels(rule.labelSelector, metadata.labels ?? {})
}

function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  const equal = Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
  return equal && matchExpressions.every((expression) => matchesExpression(expression, labels))
}

function matchesExpression(
  { key, operator, values = [] }: NonNullable<LabelSelector['matchExpressions']>[number],
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key]
  const isIn = value !== undefined && values.includes(value)
  const holds = { In: isIn, NotIn: !isIn, Exists: value !== undefined, DoesNotExist: value === undefined }
  return holds[operator]
}
