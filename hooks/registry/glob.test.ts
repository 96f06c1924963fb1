import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globMatcher } from './glob.ts'

describe('a glob over names', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['*', 'anything', true],
    ['*', '', true],
    ['*', 'a/b', false],
    ['*/b', 'a/b', true],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYb', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?c', 'ac', false],
    ['?', 'ö', true],
    ['?', '🎉', true],
    ['[abc]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[^a-c]x', 'dx', true],
    ['[^a-c]x', 'ax', false],
    ['[!a]', 'a', true],
    ['[!a]', '!', true],
    ['[!a]', 'b', false],
    ['[^a]', '/', true],
    ['[\\]a]', ']', true],
    ['[*]', '*', true],
    ['[*]', 'x', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['*-legacy', 'beta-legacy', true],
    ['{a,b}', 'a', false],
    ['a]', 'a]', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(globMatcher(pattern)?.(name)).toBe(expected)
  })

  it.each(['[', '[]', '[]a]', '[^]', '[a', '[a-', '[-a]', '[a-]', '[x-]', '\\', '[\\', '[a-b', 'ok*['])(
    'is malformed: %s',
    (pattern) => {
      expect(globMatcher(pattern)).toBeUndefined()
    },
  )

  it('matches what a regular expression of the same meaning matches', () => {
    const piece = fc.constantFrom('*', '?', 'a', 'b', '/', '[ab]', '\\*')
    const meaning: Record<string, string> = { '*': '[^/]*', '?': '[^/]' }
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', 'c') }),
        (pieces, name) => {
          const oracle = new RegExp(`^${pieces.map((text) => meaning[text] ?? text).join('')}$`)
          expect(globMatcher(pieces.join(''))?.(name)).toBe(oracle.test(name))
        },
      ),
    )
  })

  it('takes no time that grows with the product of its runs', () => {
    const started = performance.now()
    globMatcher(`${'*a'.repeat(50)}b`)?.('a'.repeat(5000))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
