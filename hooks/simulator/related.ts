import type { LabelSelector, ResourceRule } from '../engine/metacontroller-types.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'

/** Whether a customize rule asks for this object, of whose kind the rule is. */
export function asksFor({ namespace, names, labelSelector }: ResourceRule, { metadata }: KubernetesObject): boolean {
  if (namespace !== undefined && namespace !== metadata.namespace) return false
  if (names !== undefined && names.length > 0) return names.includes(metadata.name)
  return labelSelector === undefined || selects(labelSelector, metadata.labels ?? {})
}

/** Whether a label selector selects these labels. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  for (const name in matchLabels) if (labels[name] !== matchLabels[name]) return false
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'Exists') return value !== undefined
    if (operator === 'DoesNotExist') return value === undefined
    const isListed = value !== undefined && values.includes(value)
    return operator === 'In' ? isListed : !isListed
  })
}
