import * as fc from 'fast-check'
import { isRecord } from '../../../hooks/kubernetes/read.ts'
import { changedAt } from './places.ts'

/** A change of a document; the document itself stays as it is. */
export type Mutation = (document: unknown) => unknown

/** One to five places changed: removed, replaced, retyped, repeated, renamed, or moved to another place. */
export function mutations(): fc.Arbitrary<Mutation> {
  return fc
    .array(single, { minLength: 1, maxLength: 5 })
    .map((changes) => (document) => changes.reduce((value, change) => change(value), document))
}

/** What often breaks a reader: wrong types, edges of numbers, names of prototypes, deep and empty values. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, 1e21, 0.5, 2 ** 53, '', true, false, [], {}, [null], [[]], {
    a: { b: [null] },
  }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '../..',
    '{',
    '[]',
    'null',
    '__proto__',
    'constructor',
    '-a',
    'A_b',
    '${x}',
    '1e400',
  ),
  fc.constantFrom('k:{', 'f:', 'v:', 'k:{"name":1}', 'default', 'kube-system', 'x'.repeat(300), '2026-13-45T99:00:00Z'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
)

const place = fc.nat()

const single: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(place, junk).map(
      ([at, value]): Mutation =>
        (document) =>
          changedAt(document, at, () => value),
    ),
  },
  {
    weight: 2,
    arbitrary: place.map(
      (at): Mutation =>
        (document) =>
          changedAt(document, at, () => undefined),
    ),
  },
  {
    weight: 2,
    arbitrary: place.map(
      (at): Mutation =>
        (document) =>
          changedAt(document, at, retyped),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, fc.constantFrom(2, 3, 50)).map(
      ([at, times]): Mutation =>
        (document) =>
          changedAt(document, at, (found) => repeated(found, times)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, fc.constantFrom('__proto__', '', 'constructor', 'k:{', 'f:metadata', 'name')).map(
      ([at, name]): Mutation =>
        (document) =>
          changedAt(document, at, (found) => renamed(found, name)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, place).map(
      ([from, to]): Mutation =>
        (document) =>
          moved(document, from, to),
    ),
  },
)

function retyped(value: unknown): unknown {
  if (typeof value === 'string') return Number(value) || [value]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  return isRecord(value) ? Object.values(value) : {}
}

function repeated(value: unknown, times: number): unknown {
  if (typeof value === 'string') return value.repeat(times)
  return Array.isArray(value)
    ? Array.from({ length: times }, () => value).flat()
    : Array.from({ length: times }, () => value)
}

function renamed(value: unknown, name: string): unknown {
  if (!isRecord(value)) return { [name]: value }
  const [first, ...others] = Object.entries(value)
  // not by assignment: `__proto__` is to be a member like any other, as JSON.parse makes it
  return first ? Object.fromEntries([[name, first[1]], ...others]) : value
}

function moved(document: unknown, from: number, to: number): unknown {
  let found: unknown
  changedAt(document, from, (value) => {
    found = value
    return value
  })
  return changedAt(document, to, () => found)
}
