import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'

/** A value as the API server stores it, from the definition alone: pruned and defaulted, without zod. */
export function prunedAndDefaulted(value: unknown, schema: StructuralSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => prunedAndDefaulted(item, schema.items ?? {}))
  if (!isRecord(value) || schema['x-kubernetes-preserve-unknown-fields']) return value
  const { properties = {}, additionalProperties } = schema
  if (additionalProperties) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, prunedAndDefaulted(member, additionalProperties)]),
    )
  }
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, member]) => {
      const given = value[key] ?? member.default
      return given === undefined ? [] : [[key, prunedAndDefaulted(given, member)]]
    }),
  )
}
