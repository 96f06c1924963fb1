import { isRecord } from '../kubernetes/read.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

/** A value without the members that are null: the API server drops them where the schema has no `nullable`, as ours. */
export function withoutNulls(value: unknown, schema: StructuralSchema): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => withoutNulls(item, schema.items ?? {})) : value
  if (!isRecord(value)) return value

  const members = Object.entries(value).flatMap(([key, member]) => {
    const known = memberSchema(schema, key)
    if (!known) return [[key, member] as const]
    return member === null || member === undefined ? [] : [[key, withoutNulls(member, known)] as const]
  })
  return Object.fromEntries(members)
}
