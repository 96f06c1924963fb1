import { assert, jsonValue, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { storedSpec } from '../../test/support/stored-spec.ts'
import { kindVersion } from '../engine/kind-version.ts'
import type { DefinedKind } from './definition.ts'
import { celRules } from './markers.ts'
import { validateAgainstCrd } from './validate.ts'

const Spec = z
  .object({
    clientId: z.string().min(2).optional(),
    size: z.enum(['small', 'large']).default('small'),
    port: z.int32().min(1).max(9).optional(),
    url: z
      .string()
      .regex(/^https?:\/\//)
      .optional(),
    words: z.array(z.string()).min(1).optional(),
    flag: z.boolean().optional(),
    names: z.record(z.string(), z.object({ name: z.string() })).optional(),
    open: z.looseObject({}).optional(),
    bounded: z
      .object({
        text: z.string().meta({ maxLength: 4 }).optional(),
        list: z.array(z.int()).meta({ maxItems: 2 }).optional(),
        map: z
          .record(z.string(), z.string().meta({ maxLength: 2 }))
          .meta({ maxProperties: 1 })
          .optional(),
      })
      .optional(),
  })
  .meta(
    celRules([{ rule: "self.size != 'large' || has(self.port)", message: 'large needs a port', fieldPath: '.port' }]),
  )

const version = kindVersion({
  name: 'v1',
  served: true,
  stored: true,
  spec: Spec,
  status: z.object({ phase: z.string().optional() }),
  columns: [],
  normalise: (spec) => spec,
})

const kind: DefinedKind = {
  names: {
    group: 'example.com',
    kind: 'Thing',
    plural: 'things',
    singular: 'thing',
    shortNames: [],
    categories: [],
  },
  description: 'A thing for tests.',
  versions: [version],
  rules: [
    {
      rule: "oldSelf.hasValue() || !self.metadata.name.startsWith('x')",
      message: 'no x, please',
      optionalOldSelf: true,
    },
  ],
}

function thing(spec: unknown, metadata: unknown = { name: 'a' }): unknown {
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata, spec }
}

function linesOf(object: unknown): readonly string[] {
  return validateAgainstCrd(object, kind).map(({ field, message }) => `${field}: ${message}`)
}

describe('an object that the API server would take', () => {
  it.each([
    [
      'with all fields',
      { clientId: 'ab', size: 'large', port: 9, url: 'http://a', words: ['a'], names: { a: { name: 'b' } } },
    ],
    ['without any', {}],
    ['with nulls, which count as absent', { clientId: null, size: null, names: { a: null } }],
    ['with anything in an open field', { open: { a: [null, { b: 1 }] } }],
  ])('is taken %s', (_, spec) => {
    expect(linesOf(thing(spec))).toEqual([])
  })

  it('may lack its spec, and hold what the API server adds on export', () => {
    const metadata = {
      name: 'a',
      uid: '1',
      resourceVersion: '2',
      creationTimestamp: null,
      labels: null,
      managedFields: [],
    }
    expect(linesOf({ ...Object(thing(undefined, metadata)), status: { phase: 'x' } })).toEqual([])
  })
})

describe('an object that the API server would refuse', () => {
  it.each([
    ['a wrong type', { flag: 'yes' }, 'spec.flag: must be true or false, not a string.'],
    ['a list that is a text', { words: 'a' }, 'spec.words: must be a list, not a string.'],
    ['a null in a list', { words: [null] }, 'spec.words[0]: must be a string, not null.'],
    ['a broken number', { port: 1.5 }, 'spec.port: must be an integer, not a fraction.'],
    ['a number too large', { port: 10 }, 'spec.port: must be at most 9.'],
    ['a text too long', { bounded: { text: '12345' } }, 'spec.bounded.text: must have at most 4 characters.'],
    ['a list too long', { bounded: { list: [1, 2, 3] } }, 'spec.bounded.list: must have at most 2 entries.'],
    ['a map too large', { bounded: { map: { a: '', b: '' } } }, 'spec.bounded.map: must have at most 1 entry.'],
    [
      'a text too long in a map',
      { bounded: { map: { a: 'xyz' } } },
      'spec.bounded.map.a: must have at most 2 characters.',
    ],
    ['a number too small', { port: 0 }, 'spec.port: must be at least 1.'],
    ['a text too short', { clientId: 'a' }, 'spec.clientId: must have at least 2 characters.'],
    ['an empty list', { words: [] }, 'spec.words: must have at least 1 entry.'],
    ['a text of another form', { url: 'ftp://a' }, 'spec.url: must match ^https?://'],
    ['another choice', { size: 'huge' }, 'spec.size: must be one of small, large, not "huge".'],
    ['a missing member', { names: { 'a/b': {} } }, 'spec.names[a/b].name: is required. Add it.'],
    ['an unknown field', { colour: 1 }, 'spec.colour: is unknown. Correct its name or its position, or remove it.'],
    ['a field in another case', { client_id: 'ab' }, 'spec.client_id: is unknown. Did you mean clientId?'],
    [
      'a name of every object',
      { toString: 'a' },
      'spec.toString: is unknown. Correct its name or its position, or remove it.',
    ],
    ['a broken rule', { size: 'large' }, 'spec.port: large needs a port'],
  ])('for %s is told so', (_, spec, line) => {
    expect(linesOf(thing(spec))).toEqual([line])
  })

  it.each([
    ['no metadata', null, 'metadata: is required. Add it with a name.'],
    ['no name', {}, 'metadata.name: is required. Add it.'],
    ['a name with capitals', { name: 'A' }, 'metadata.name: is not a valid object name.'],
    ['an unknown field', { name: 'a', foo: 1 }, 'metadata.foo: is unknown.'],
    ['a number as label', { name: 'a', labels: { a: 1 } }, 'metadata.labels[a]: must be a string.'],
    ['a label with spaces', { name: 'a', labels: { a: 'b c' } }, 'metadata.labels[a]: is not a valid label value.'],
    [
      'an annotation key with spaces',
      { name: 'a', annotations: { 'a b': '' } },
      'metadata.annotations[a b]: is not a valid key.',
    ],
    ['a list of labels', { name: 'a', labels: [] }, 'metadata.labels: must be a map.'],
    ['a name against a rule of the whole object', { name: 'x' }, ': no x, please'],
  ])('for %s in its metadata is told so', (_, metadata, line) => {
    expect(linesOf(thing({}, metadata))).toEqual([expect.stringContaining(line)])
  })

  it('is told of unknown fields outside its spec', () => {
    expect(linesOf({ ...Object(thing({})), data: 1, status: { x: 1 } })).toEqual([
      expect.stringMatching(/^data: is unknown/),
      expect.stringMatching(/^status\.x: is unknown/),
    ])
  })

  it('is told of a wrong version and kind', () => {
    expect(linesOf({ ...Object(thing({})), apiVersion: 'example.com/v2', kind: 'Other' })).toEqual([
      'apiVersion: must be example.com/v1. Set it to example.com/v1.',
      'kind: must be Thing. Set it to Thing.',
    ])
  })

  it('is told of all faults at once, but of rules only when the rest is right', () => {
    expect(linesOf(thing({ size: 'large', flag: 1, foo: 2 }))).toHaveLength(2)
  })
})

describe('validation', () => {
  it('answers for any JSON value and never changes it', () => {
    assert(
      property(jsonValue(), (value) => {
        const before = JSON.stringify(value)
        validateAgainstCrd(value, kind)
        validateAgainstCrd(thing(value, value), kind)
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
  })
})

describe('a stored spec', () => {
  it('has its defaults, and neither nulls nor unknown fields, but all of an open field', () => {
    const spec = { clientId: null, foo: 1, open: { a: null }, names: { a: { name: 'b', x: 1 }, c: null } }
    expect(storedSpec(spec, version)).toEqual({ size: 'small', open: { a: null }, names: { a: { name: 'b' } } })
  })

  it('does not exist for a spec that does not fit', () => {
    expect(storedSpec({ port: 'a' }, version)).toBeUndefined()
  })
})
