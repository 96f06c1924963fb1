import { describe, expect, it } from 'vitest'
import { objectSchema } from '../../hooks/crd/definition.ts'
import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { nodesOf } from './schema-nodes.ts'

const versions = kinds.flatMap((kind) =>
  kind.versions.map((version) => [`${kind.names.kind} ${version.name}`, objectSchema(kind, version)] as const),
)

/** Nodes without a bound of their own, and what bounds them. */
const excepted: Readonly<Record<string, string>> = {
  '.apiVersion': 'the API server takes the served versions only',
  '.kind': 'the API server takes the one kind only',
  '.metadata': 'the API server has its own rules, and allows no more here than the type',
  '.spec.podTemplateSpec': 'keeps unknown fields, so nothing can be said of them; bounded where it is read',
}

function isBounded({ type, enum: values, format, properties, ...schema }: StructuralSchema): boolean {
  if (type === 'string') return values !== undefined || format === 'date-time' || schema.maxLength !== undefined
  if (type === 'array') return schema.maxItems !== undefined
  if (type === 'object') return properties !== undefined || schema.maxProperties !== undefined
  return type === 'integer' || type === 'boolean'
}

describe('every string, list and map', () => {
  it.each(versions)('of %s has a bound', (_, schema) => {
    const unbounded = nodesOf(schema)
      .filter(({ path }) => path !== '' && !Object.hasOwn(excepted, path))
      .filter((node) => !isBounded(node.schema))
    expect(unbounded.map(({ path }) => path)).toEqual([])
  })

  it.each(versions)('of %s has a bound within what is of use', (_, schema) => {
    const values = nodesOf(schema).flatMap(({ schema: { maxLength, maxItems, maxProperties } }) => [
      maxLength ?? 1,
      maxItems ?? 1,
      maxProperties ?? 1,
    ])
    expect(Math.max(...values)).toBeLessThanOrEqual(262_144)
    expect(Math.min(...values)).toBeGreaterThan(0)
  })

  it('would be found without one', () => {
    const bare: readonly StructuralSchema[] = [
      { type: 'string' },
      { type: 'array', items: { type: 'integer' } },
      { type: 'object', additionalProperties: { type: 'integer' } },
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ]
    expect(bare.map(isBounded)).toEqual([false, false, false, false])
  })
})
