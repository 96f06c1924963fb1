import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { atomicMap, celRules, listMap } from './markers.ts'
import { memberSchema, structuralSchema } from './structural-schema.ts'

const rule = { rule: 'self.a == 1', message: 'set a to 1' }

describe('the structural schema of', () => {
  it.each([
    [
      'a text',
      z.string().min(1).max(9).regex(/^a\/b/),
      { type: 'string', minLength: 1, maxLength: 9, pattern: '^a/b' },
    ],
    ['an integer without bounds', z.int(), { type: 'integer', format: 'int64' }],
    ['an integer from 0', z.int().min(0), { type: 'integer', format: 'int64', minimum: 0 }],
    ['a 32-bit number', z.int32(), { type: 'integer', format: 'int32' }],
    ['a port', z.int32().min(1).max(65_535), { type: 'integer', format: 'int32', minimum: 1, maximum: 65_535 }],
    ['a choice with a default', z.enum(['a', 'b']).default('a'), { type: 'string', enum: ['a', 'b'], default: 'a' }],
    ['one word', z.literal('a'), { type: 'string', enum: ['a'] }],
    ['a time', z.string().meta({ format: 'date-time' }), { type: 'string', format: 'date-time' }],
    ['a list', z.array(z.string()).min(1), { type: 'array', items: { type: 'string' }, minItems: 1 }],
    [
      'a map of strings',
      z.record(z.string(), z.string()),
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'a map of anything',
      z.record(z.string(), z.unknown()),
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ],
    ['an object open to anything', z.looseObject({}), { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }],
    [
      'an object open beside named members',
      z.looseObject({ a: z.string() }),
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        required: ['a'],
        'x-kubernetes-preserve-unknown-fields': true,
      },
    ],
    [
      'a strict object',
      z.strictObject({ a: z.string().optional() }),
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    [
      'an object with a defaulted, an optional and a required member',
      z.object({ a: z.boolean().default(false), b: z.string().optional(), c: z.string() }),
      {
        type: 'object',
        properties: { a: { type: 'boolean', default: false }, b: { type: 'string' }, c: { type: 'string' } },
        required: ['c'],
      },
    ],
    [
      'a number or a text',
      z.union([z.int(), z.string()]).meta({ 'x-kubernetes-int-or-string': true }),
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    ],
    [
      'an object with rules',
      z.object({ a: z.int32() }).meta(celRules([rule])),
      {
        type: 'object',
        properties: { a: { type: 'integer', format: 'int32' } },
        required: ['a'],
        'x-kubernetes-validations': [rule],
      },
    ],
    [
      'a list told apart by a key',
      z.array(z.object({ a: z.string() })).meta(listMap('a')),
      {
        type: 'array',
        items: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a'],
      },
    ],
    [
      'an object replaced as a whole',
      z.object({}).meta(atomicMap),
      { type: 'object', 'x-kubernetes-map-type': 'atomic' },
    ],
  ])('%s', (_, schema, expected) => {
    expect(structuralSchema(schema)).toEqual(expected)
  })

  it('an optional member keeps what was said of it before and after', () => {
    const inner = z
      .object({})
      .meta(celRules([rule]))
      .describe('Said first.')
    const schema = z.object({ a: inner.optional().describe('Said last.') })
    expect(structuralSchema(schema).properties?.['a']).toEqual({
      type: 'object',
      description: 'Said last.',
      'x-kubernetes-validations': [rule],
    })
  })

  it('the same member twice is written twice, without a reference', () => {
    const port = z.int32().min(1)
    const { properties } = structuralSchema(z.object({ a: port, b: port }))
    expect(properties?.['a']).toEqual(properties?.['b'])
  })

  it.each([
    ['a union', z.union([z.string(), z.boolean()])],
    [
      'a union by a member',
      z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
    ],
    ['a tuple', z.tuple([z.string(), z.int()])],
    ['a value that may be null', z.string().nullable()],
    ['a date', z.date()],
  ])('%s does not exist: it throws', (_, schema) => {
    expect(() => structuralSchema(schema)).toThrow()
  })
})

describe('the schema of a member', () => {
  const schema = structuralSchema(z.object({ a: z.string() }))

  it.each([
    ['a', { type: 'string' }],
    ['b', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
  ])('%s is %j', (name, expected) => {
    expect(memberSchema(schema, name)).toEqual(expected)
  })
})
