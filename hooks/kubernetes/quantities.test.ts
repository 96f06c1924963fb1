import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalQuantity, isLargerQuantity } from './quantities.ts'

/** What `resource.ParseQuantity(text).String()` of k8s.io/apimachinery 0.36.3 answers. */
const spelling = [
  ['0', '0'],
  ['0.5', '500m'],
  ['500m', '500m'],
  ['1000m', '1'],
  ['1.0', '1'],
  ['-0.5', '-500m'],
  ['1024', '1024'],
  ['1023', '1023'],
  ['1024Ki', '1Mi'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['0.1Ki', '102400m'],
  ['1.1Ki', '1126400m'],
  ['1000k', '1M'],
  ['1000000', '1M'],
  ['1e3', '1e3'],
  ['12e6', '12e6'],
  ['1.5e3', '1500'],
  ['1e1', '10'],
  ['15e2', '1500'],
  ['1e-4', '100e-6'],
  ['100e-3', '100e-3'],
  ['1E', '1E'],
  ['.5', '500m'],
  ['1500u', '1500u'],
  ['1.5m', '1500u'],
  ['0.00001m', '10n'],
  ['0.1n', '1n'],
  ['1.0000000001', '1000000001n'],
  ['123456789.123456789', '123456789123456789n'],
  ['128974848000m', '128974848'],
  ['100000000000000000000', '100E'],
  ['-1Gi', '-1Gi'],
  ['0Mi', '0'],
] as const

const none = [
  '',
  ' 1',
  '1 ',
  '1i',
  '1KI',
  '1ki',
  '1K',
  '1mi',
  '1e',
  '1m5',
  '0x10',
  '1_0',
  'Inf',
  'NaN',
  '1e2Mi',
  '1,5',
  '١',
]

describe('canonicalQuantity', () => {
  it.each(spelling)('writes %s as the API server does: %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })

  it.each(none)('knows that "%s" is no quantity', (text) => {
    expect(canonicalQuantity(text)).toBeUndefined()
  })

  it('refuses an exponent that would only cost time', () => {
    expect(canonicalQuantity('1e999999999')).toBeUndefined()
  })

  it('leaves its own spelling as it is', () => {
    fc.assert(
      fc.property(quantities, (text) => {
        const canonical = canonicalQuantity(text)
        expect(canonicalQuantity(canonical ?? '')).toBe(canonical)
      }),
    )
  })

  it('gives two spellings of one amount one spelling', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), (amount) => {
        expect(canonicalQuantity(`${amount}000m`)).toBe(canonicalQuantity(`${amount}`))
        expect(canonicalQuantity(`${amount}.0`)).toBe(canonicalQuantity(`${amount}`))
        expect(canonicalQuantity(`${amount}k`)).toBe(canonicalQuantity(`${amount}000`))
        expect(canonicalQuantity(`${amount}Mi`)).toBe(canonicalQuantity(`${amount * 1024}Ki`))
      }),
    )
  })

  it('never changes the amount down to nanos', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 21n }), (nanos) => {
        expect(inNanos(canonicalQuantity(`${nanos}n`) ?? '')).toBe(nanos)
      }),
    )
  })

  it('answers any text without an exception, and what it answers is canonical', () => {
    const numbers = fc.tuple(fc.float({ noNaN: true }), fc.constantFrom('', 'm', 'k', 'Mi', 'e3', 'x'))
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      numbers.map(([number, suffix]) => `${number}${suffix}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const canonical = canonicalQuantity(text)
        expect(canonical === undefined ? undefined : canonicalQuantity(canonical)).toBe(canonical)
      }),
    )
  })
})

describe('isLargerQuantity', () => {
  it.each([
    ['1', '500m', true],
    ['1', '1000m', false],
    ['1Gi', '1G', true],
    ['1G', '1Gi', false],
    ['-2', '1', false],
    ['1', '-2', true],
    ['0', '-0', false],
    ['much', '1', false],
    ['1', 'little', false],
  ])('%s over %s: %s', (left, right, isLarger) => {
    expect(isLargerQuantity(left, right)).toBe(isLarger)
  })
})

const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'e-3', 'E2']
const quantities = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.nat({ max: 99_999 }),
    fc.option(fc.nat({ max: 999 })),
    fc.constantFrom(...suffixes),
  )
  .map(([sign, whole, fraction, suffix]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${suffix}`)

/** An independent reading of canonical decimal quantities. */
function inNanos(text: string): bigint {
  const [, digits = '0', suffix = ''] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? []
  const powers: Readonly<Record<string, bigint>> = { n: 0n, u: 3n, m: 6n, '': 9n, k: 12n, M: 15n, G: 18n, T: 21n }
  const power = powers[suffix]
  if (power === undefined) throw new Error(`unexpected suffix ${suffix}`)
  return BigInt(digits) * 10n ** power
}
