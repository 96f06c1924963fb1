import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'

/** A place in a schema that holds as much as a tenant likes to write: a string, a list, or a map. */
export interface GrowingPlace {
  /** Names from the spec down; `*` stands for an item of a list or a member of a map. */
  readonly path: readonly string[]
  readonly schema: StructuralSchema
}

/** Every such place of a schema. */
export function growingPlaces(schema: StructuralSchema, path: readonly string[] = []): readonly GrowingPlace[] {
  const { properties = {}, items, additionalProperties } = schema
  const member = items ?? additionalProperties
  const grows = member !== undefined || schema['x-kubernetes-preserve-unknown-fields'] || isFreeString(schema)
  return [
    ...(grows ? [{ path, schema }] : []),
    ...(member ? growingPlaces(member, [...path, '*']) : []),
    ...Object.entries(properties).flatMap(([name, property]) => growingPlaces(property, [...path, name])),
  ]
}

function isFreeString({ type, enum: allowed }: StructuralSchema): boolean {
  return type === 'string' && !allowed
}

/** A document with a value at a path; what is missing on the way is made, lists and maps with one member. */
export function withValueAt(
  document: unknown,
  path: readonly string[],
  value: unknown,
  schema: StructuralSchema,
): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const { properties = {}, items, additionalProperties } = schema
  if (items) {
    const [first, ...others] = Array.isArray(document) ? document : []
    return [withValueAt(first, rest, value, items), ...others]
  }
  const key = name === '*' ? 'a' : name
  const member = properties[key] ?? additionalProperties ?? {}
  const record = isRecord(document) ? document : requiredOf(schema)
  return { ...record, [key]: withValueAt(record[key], rest, value, member) }
}

function requiredOf({ properties = {}, required = [] }: StructuralSchema): Readonly<Record<string, unknown>> {
  return Object.fromEntries(required.map((name) => [name, smallest(properties[name] ?? {})]))
}

/** A value of a schema that is as small as it may be. */
export function smallest(schema: StructuralSchema): unknown {
  if (schema.enum) return schema.enum[0]
  switch (schema.type) {
    case 'object':
      return requiredOf(schema)
    case 'array':
      return []
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    default:
      return 'a'
  }
}
