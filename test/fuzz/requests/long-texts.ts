import * as fc from 'fast-check'

/** What readers with a loop in a loop, or a pattern that can back-track, take longest for. */
const fillers = [
  '/',
  ':',
  '0',
  ' ',
  '.',
  '-',
  'a',
  '=',
  ',',
  '*',
  '?',
  '(',
  '{',
  '[',
  '"',
  '\\',
  '%',
  '	',
  '\n',
  'é',
  '\0',
  '://',
  'a.',
  '0.',
  'a/',
  '/.',
  '../',
  'a:',
  ' a',
  '1e',
  '%2',
  '**',
  '*?',
  'aA',
  '{"a":',
  '- ',
  '&a ',
  '[[]',
]
/** These are most often what a pattern repeats. */
const commonFillers = fillers.slice(0, 7)
const heads = [
  '',
  'https://',
  'http://a',
  '/',
  'a',
  '0.',
  ':',
  '{"a":"',
  'permit(principal, action, resource) when { "',
]
const tails = ['', '', '!', '/', '"}', 'a', ' ', '\n', '" == "a" };', '://']

/** A long string as a recipe: its length is decided where it is used. */
export interface LongText {
  readonly head: string
  readonly filler: string
  readonly tail: string
}

export const longTexts: fc.Arbitrary<LongText> = fc.record({
  head: fc.constantFrom(...heads),
  filler: fc.oneof(fc.constantFrom(...commonFillers), fc.constantFrom(...fillers)),
  tail: fc.constantFrom(...tails),
})

/** The string of a recipe with about so many characters. */
export function textOf({ head, filler, tail }: LongText, length: number): string {
  return head + filler.repeat(Math.max(1, length / filler.length)) + tail
}

/** Policies, expressions and documents that are up to 20,000 levels deep. */
export const nestedTexts: fc.Arbitrary<string> = fc
  .tuple(fc.nat({ max: 5 }), depths())
  .map(([form, depth]) => nestedText(form, depth))

/** Objects and lists in each other, up to 20,000 deep, and pod templates with such a thing in them. */
export const nestedValues: fc.Arbitrary<unknown> = fc
  .tuple(fc.constantFrom('a', 'spec', 'containers', 'metadata', '*'), depths(), fc.boolean())
  .map(([name, depth, isList]) => {
    let value: unknown = 'a'
    for (let level = 0; level < Math.min(depth, 4_000); level += 1) value = isList ? [value] : { [name]: value }
    return depth > 1_000 ? { spec: { containers: [{ name: 'mcp', [name]: value }] } } : { [name]: value }
  })

function depths(): fc.Arbitrary<number> {
  return fc.constantFrom(5, 50, 90, 200, 1_000, 5_000, 20_000)
}

function nestedText(form: number, depth: number): string {
  const record = `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`
  const texts = [
    `permit(principal, action, resource) when { context == ${record} };`,
    `permit(principal, action, resource) when { ${'('.repeat(depth)}true${')'.repeat(depth)} };`,
    `permit(principal, action, resource) when { ${'!'.repeat(depth)}true };`,
    `${'['.repeat(depth)}${']'.repeat(depth)}`,
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
    `{"version":"1.0","type":"cedarv1","cedar":{"policies":["permit(principal, action, resource) when { context == ${record} };"],"entities_json":"[]"}}`,
  ]
  return texts[form] ?? record
}
