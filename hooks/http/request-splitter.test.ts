import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BodyTooLargeError } from './byte-collector.ts'
import { createRequestSplitter, type Section } from './request-splitter.ts'

const json = fc.jsonValue({ maxDepth: 4 })
const object = fc.dictionary(fc.string(), json, { maxKeys: 4 })
const objects = fc.dictionary(fc.string(), fc.dictionary(fc.string(), object, { maxKeys: 4 }), { maxKeys: 3 })
const request = fc.record({ controller: json, parent: object, children: objects, related: objects, finalizing: json })

/** The request, and everything that was handed over while it came in pieces of this many bytes. */
function split(
  text: string,
  pieceBytes: number,
  { limit = 1e9, keep = parsed }: { readonly limit?: number; readonly keep?: (bytes: Buffer) => unknown } = {},
): { readonly value: unknown; readonly taken: readonly (readonly [Section, unknown])[] } {
  const taken: (readonly [Section, unknown])[] = []
  const splitter = createRequestSplitter((section, bytes) => {
    taken.push([section, parsed(bytes)])
    return keep(bytes)
  }, limit)
  const body = Buffer.from(text)
  for (let start = 0; start < body.length; start += pieceBytes) splitter.push(body.subarray(start, start + pieceBytes))
  return { value: splitter.end(), taken }
}

function parsed(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString('utf8'))
}

describe('a request that is read object by object', () => {
  it('is the request, wherever its pieces end and however it is spaced', () => {
    fc.assert(
      fc.property(request, fc.integer({ min: 1, max: 40 }), fc.nat(2), (given, pieceBytes, indent) => {
        const { value, taken } = split(JSON.stringify(given, undefined, indent), pieceBytes)
        expect(JSON.stringify(value)).toBe(JSON.stringify(given))
        const inside = [given.children, given.related].flatMap((section) => Object.values(section))
        expect(taken).toHaveLength(1 + inside.flatMap((byKey) => Object.values(byKey)).length)
      }),
      { numRuns: 3_000 },
    )
  })

  it('holds what is kept in place of each object', () => {
    const given = { parent: { a: 1 }, children: { 'A.v1': { 'n/a': { b: [{}] } } }, related: { 'B.v1': { 'n/b': {} } } }
    const { value, taken } = split(JSON.stringify(given), 7, { keep: () => 'kept' })
    expect(value).toEqual({
      parent: 'kept',
      children: { 'A.v1': { 'n/a': 'kept' } },
      related: { 'B.v1': { 'n/b': 'kept' } },
    })
    expect(taken).toEqual([
      ['parent', { a: 1 }],
      ['children', { b: [{}] }],
      ['related', {}],
    ])
  })

  it.each([
    ['', 'nothing'],
    ['{"parent": {', 'an object that does not end'],
    ['{"parent": {}} x', 'something behind it'],
    ['{"parent": {nonsense}}', 'an object that is none'],
    ['{"parent": 0}', 'a number in the place of an object'],
    ['{"parent": {}, "related": {"A.v1": {"n/a": 0}}}', 'the number of another object'],
    ['{"parent": {}, "parent": {}}', 'two members of one name'],
    ['{"related": {"A.v1": {"n/a": {}, "n/a": {}}}}', 'two objects of one name'],
  ])('is no JSON: %s (%s)', (text) => {
    expect(() => split(text, 3)).toThrow(SyntaxError)
  })

  it('is too large where one object is, or what surrounds the objects', () => {
    const long = 'x'.repeat(100)
    expect(() => split(JSON.stringify({ parent: { long } }), 9, { limit: 100 })).toThrow(BodyTooLargeError)
    expect(() => split(JSON.stringify({ parent: {}, long }), 9, { limit: 100 })).toThrow(BodyTooLargeError)
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`n/${index}`, { long }]))
    expect(() => split(JSON.stringify({ related: { 'A.v1': many } }), 9, { limit: 1000 })).not.toThrow()
  })
})
