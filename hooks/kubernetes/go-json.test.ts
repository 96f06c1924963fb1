import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText, goJson, sortedRecord } from './go-json.ts'

describe('goJson', () => {
  it.each([
    ['markup', { a: '<b>&' }, '{"a":"\\u003cb\\u003e\\u0026"}'],
    ['line separators', '\u2028\u2029', '"\\u2028\\u2029"'],
    ['quotes and backslashes', '"\\/', '"\\"\\\\/"'],
    ['short escapes', '\n\r\t\b\f', '"\\n\\r\\t\\b\\f"'],
    ['other control bytes', '\u0001\u001f', '"\\u0001\\u001f"'],
    ['other languages, as they are', 'é日😀', '"é日😀"'],
    ['empty values', { a: {}, b: [], c: null }, '{"a":{},"b":[],"c":null}'],
    ['numbers', [1, 0.05, 1e21, 1e-7, 100], '[1,0.05,1e+21,1e-7,100]'],
    ['markup in a key', { '<': 1 }, '{"\\u003c":1}'],
    ['nothing for undefined members', { a: undefined, b: 1 }, '{"b":1}'],
  ])('writes %s as Go does', (_, value, text) => {
    expect(goJson(value)).toBe(text)
  })

  it('indents by two, without a line break at the end', () => {
    expect(goJson({ a: [1], b: {} }, 2)).toBe('{\n  "a": [\n    1\n  ],\n  "b": {}\n}')
  })

  it('is read back as what it was written from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(goJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('sortedRecord', () => {
  it('orders keys by code unit, capitals first', () => {
    expect(Object.keys(sortedRecord({ b: 1, B: 2, a: 3, _: 4 }))).toEqual(['B', '_', 'a', 'b'])
  })

  it('gives the same text whatever the order of insertion', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.nat()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).toReversed())
        expect(goJson(sortedRecord(reversed))).toBe(goJson(sortedRecord(record)))
      }),
    )
  })
})

describe('compareText', () => {
  it('is a total order', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(0 - Math.sign(compareText(b, a)))
        expect(compareText(a, b) === 0).toBe(a === b)
      }),
    )
  })
})
