import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortened } from './text.ts'

describe('a shortened text', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'lo...'],
    ['a😀b😀c', 6, 'a😀...'],
    ['ab😀cd', 6, 'ab😀cd'],
    ['abcd😀efgh', 8, 'abcd...'],
  ])('%s of at most %i is %s', (text, limit, expected) => {
    expect(shortened(text, limit)).toBe(expected)
  })

  it('is never longer than it may be, and Unicode where the text was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 20 }), (text, limit) => {
        const short = shortened(text, limit)
        expect(short.length).toBeLessThanOrEqual(limit)
        expect(new TextDecoder().decode(new TextEncoder().encode(short))).toBe(short)
      }),
    )
  })
})
