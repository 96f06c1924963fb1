import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import { appliedFields, extract } from './managed-fields.ts'

/** Where the engine's other apply strategy, `dynamic-apply`, keeps what it last applied. */
export const lastAppliedAnnotation = 'metacontroller.k8s.io/last-applied-configuration'

/**
 * The part of an observed object that the engine last applied; empty where nothing is known of that.
 *
 * `managedFields` and the annotation only say *which* fields that was. Both can be written by whoever may write the
 * object, so every value is the one that the object holds: applied again it changes nothing.
 */
export function lastApplied(object: KubernetesObject): Readonly<Record<string, unknown>> {
  const fields = appliedFields(object)
  const applied = fields
    ? extract(object, fields)
    : projected(object, parsed(object.metadata.annotations?.[lastAppliedAnnotation]))
  const content = withoutNulls(applied)
  return isRecord(content) ? content : {}
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of a value that stand in a template too, down to its leaves. */
function projected(value: unknown, template: unknown): unknown {
  if (Array.isArray(value)) return Array.isArray(template) ? projectedItems(value, template) : undefined
  if (!isRecord(value)) return template === undefined || isRecord(template) ? undefined : value
  if (!isRecord(template)) return undefined
  const members = Object.keys(template).flatMap((name) => {
    const member = Object.hasOwn(value, name) ? projected(value[name], template[name]) : undefined
    return member === undefined ? [] : [[name, member] as const]
  })
  return Object.fromEntries(members)
}

/** By which key `dynamic-apply` merges a list of objects, in its order of precedence; other lists it replaces whole. */
const mergeKeys = ['containerPort', 'port', 'mountPath', 'name', 'uid', 'ip', 'path'] as const

function projectedItems(items: readonly unknown[], templates: readonly unknown[]): readonly unknown[] {
  const key = mergeKeys.find((name) =>
    [...items, ...templates].every((item) => isRecord(item) && Object.hasOwn(item, name)),
  )
  if (key === undefined) return items
  const byKey = new Map(templates.map((template) => [keyOf(template, key), template]))
  return items.flatMap((item) => {
    const template = byKey.get(keyOf(item, key))
    return template === undefined ? [] : [projected(item, template)]
  })
}

function keyOf(item: unknown, key: string): unknown {
  return isRecord(item) ? item[key] : undefined
}

/** The API server serves an empty list of some kinds as null (a Role without rules); to apply, it means nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)] as const])),
  )
}
