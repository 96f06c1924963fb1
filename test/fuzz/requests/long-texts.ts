import * as fc from 'fast-check'

/** What readers with a loop in a loop, or a pattern that can back-track, take longest for. */
const fillers = [
  ...['a', '0', ':', '/', ' ', '-', '.', '=', ',', '*', '?', '(', '{', '[', '"', '\\', '%', '\t', '\n', 'é', '\u0000'],
  ...[
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
    '%41',
    'aA',
    '{"a":',
    '- ',
    '&a ',
    '[[]',
  ],
]
const heads = ['', 'https://', 'http://a', '/', 'a', '0.', '{"a":"', 'permit(principal, action, resource) when { "']
const tails = ['', '!', '/', '"}', '"}', 'a', ' ', '\n', '" == "a" };', '://']
const lengths = [100, 1_000, 10_000, 80_000, 200_000, 1_200_000]

/** Strings of up to 1.2 million characters: something repeated between something else, or something nested. */
export const longTexts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...heads),
        fc.constantFrom(...fillers),
        fc.constantFrom(...lengths),
        fc.constantFrom(...tails),
      )
      .map(([head, filler, length, tail]) => head + filler.repeat(length / filler.length) + tail),
  },
  { weight: 1, arbitrary: fc.tuple(fc.nat({ max: 5 }), depths()).map(([form, depth]) => nestedText(form, depth)) },
)

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
