import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePolicies } from './cedar-parser.ts'
import { policyLimits, shapeFault } from './cedar-shape.ts'

function when(condition: string): string {
  return `permit(principal, action, resource) when { ${condition} };`
}

describe('the shape of a policy', () => {
  it.each([
    ['brackets in strings and comments', when('"([{" == "}])" // (((\n')],
    ['every escape that Cedar knows', when(String.raw`"\n\r\t\\\0\'\"\x41\u{1F600}\u{00_41}" == context.a`)],
    ['a star in a pattern', when(String.raw`context.a like "*\*\"*"`)],
    ['a star in a pattern after a comment', when('context.a like // why\n "\\*"')],
    ['as many levels as are taken', when(`${'['.repeat(37)}1${']'.repeat(37)} == 1`)],
    ['an if in a name', when(`context.${'if_'.repeat(200)} == 1`)],
  ])('may have %s', (_, policy) => {
    expect(shapeFault(policy)).toBeUndefined()
    expect(parsePolicies(policy)).toMatchObject({ outcome: 'parsed' })
  })

  it.each([
    ['too long', `${when('true')}${' '.repeat(policyLimits.length)}`, /characters; at most 10000/],
    ['nested too deep', when(`${'('.repeat(41)}true${')'.repeat(41)}`), /nested deeper/],
    ['of too many conditionals', when(`${'if true then true else '.repeat(101)}true`), /conditionals/],
    ['with many semicolons', when(';'.repeat(30)), /semicolons/],
    ['with a bracket that closes nothing', when('] true'), /unmatched "\]"/],
    ['with a bracket of another kind', when('(true]'), /unmatched "\]"/],
    ['with an escape that Cedar does not know', when(String.raw`"\q" == ""`), /escape sequence \\q/],
    ['with a star in a string', when(String.raw`"\*" == ""`), /escape sequence \\\*/],
    ['with a code point that is none', when(String.raw`"\u{110000}" == ""`), /escape sequence \\u\{110000\}/],
    ['with half a surrogate pair', when(String.raw`"\u{d800}" == ""`), /escape sequence \\u\{d800\}/],
    ['with a byte above 7F', when(String.raw`"\x80" == ""`), /escape sequence \\x/],
  ])('is refused when %s', (_, policy, text) => {
    expect(shapeFault(policy)?.text).toMatch(text)
  })

  it('refuses nothing short that Cedar takes', () => {
    const pieces = [
      'permit(principal, action, resource)',
      'when {',
      '};',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      '\\',
      '\\n',
      '\\*',
      '\\u{',
      'x41',
      '0041}',
      '//',
      '\n',
      ' ',
      'like',
      ' if ',
      ' then ',
      ' else ',
      'true',
      '==',
      '||',
      ',',
      'a',
      ':',
      'context.a',
      '"a\\"b"',
      '"\\x41"',
      ' like "\\*"',
      '@id("x")',
    ]
    const piece = fc.constantFrom(...pieces)
    const inside = fc.array(piece, { maxLength: 8 }).map((pieces) => when(pieces.join('')))
    const anywhere = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.oneof(inside, anywhere), (policy) => {
        if (shapeFault(policy)) expect(parsePolicies(policy).outcome).toBe('refused')
      }),
      { numRuns: 3000 },
    )
  })
})
