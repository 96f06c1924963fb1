/** Longer than any amount: digits cost more than linear time to count with. */
const lengthLimit = 100
const pattern = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/

const nanos = 1_000_000_000n
const multipliers: Readonly<Record<string, bigint>> = {
  '': nanos,
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  k: nanos * 10n ** 3n,
  M: nanos * 10n ** 6n,
  G: nanos * 10n ** 9n,
  T: nanos * 10n ** 12n,
  P: nanos * 10n ** 15n,
  E: nanos * 10n ** 18n,
  Ki: nanos << 10n,
  Mi: nanos << 20n,
  Gi: nanos << 30n,
  Ti: nanos << 40n,
  Pi: nanos << 50n,
  Ei: nanos << 60n,
}
const decimalSuffixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const smallSuffixes = ['', 'm', 'u', 'n'] as const
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const

/**
 * A Kubernetes quantity in the canonical form of the API server (`0.5` -> `500m`, `1024Mi` -> `1Gi`), or `undefined` where it is none.
 * Source: k8s.io/apimachinery `resource.Quantity`: no fraction is lost down to nanos, the largest suffix without one is used.
 */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text)
  if (!parsed) return undefined
  const { isNegative, amount, suffix } = parsed
  return amount === 0n ? '0' : `${isNegative ? '-' : ''}${writtenAs(suffix, amount)}`
}

/** Whether the first of two quantities is the larger one; a text that is no quantity is larger than nothing. */
export function isLargerQuantity(left: string, right: string): boolean {
  const [first, second] = [parse(left), parse(right)]
  return first !== undefined && second !== undefined && signed(first) > signed(second)
}

interface Quantity {
  readonly isNegative: boolean
  /** In nanos, without the sign. */
  readonly amount: bigint
  readonly suffix: string
}

function parse(text: string): Quantity | undefined {
  const [, sign, digits, suffix = ''] = (text.length <= lengthLimit && pattern.exec(text)) || []
  const scale = scaleOf(suffix)
  return digits === undefined || !scale
    ? undefined
    : { isNegative: sign === '-', amount: toNanos(digits, scale), suffix }
}

function signed({ isNegative, amount }: Quantity): bigint {
  return isNegative ? -amount : amount
}

type Scale = { readonly multiplier: bigint } | { readonly power: number }

function scaleOf(suffix: string): Scale | undefined {
  const multiplier = multipliers[suffix]
  if (multiplier !== undefined) return { multiplier }
  const power = Number(suffix.slice(1))
  return Math.abs(power) > 30 ? undefined : { power }
}

function writtenAs(suffix: string, amount: bigint): string {
  if (suffix.endsWith('i')) return binaryForm(amount)
  return suffix in multipliers ? decimalForm(amount) : exponentForm(amount)
}

function toNanos(digits: string, scale: Scale): bigint {
  const [whole = '', fraction = ''] = digits.split('.')
  const unscaled = BigInt(`${whole}${fraction}` || '0')
  const divisor = 10n ** BigInt(fraction.length)
  if ('multiplier' in scale) return roundUp(unscaled * scale.multiplier, divisor)
  return scale.power >= 0
    ? roundUp(unscaled * nanos * 10n ** BigInt(scale.power), divisor)
    : roundUp(unscaled * nanos, divisor * 10n ** BigInt(-scale.power))
}

function roundUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor
}

function decimalForm(amount: bigint): string {
  if (amount % nanos !== 0n) {
    const [value, steps] = reduce(amount, 1_000n, 2)
    return `${value}${smallSuffixes[3 - steps]}`
  }
  const [value, steps] = reduce(amount / nanos, 1_000n, decimalSuffixes.length - 1)
  return `${value}${decimalSuffixes[steps]}`
}

function binaryForm(amount: bigint): string {
  if (amount % nanos !== 0n || amount < 1024n * nanos) return decimalForm(amount)
  const [value, steps] = reduce(amount / nanos, 1_024n, binarySuffixes.length - 1)
  return `${value}${binarySuffixes[steps]}`
}

function exponentForm(amount: bigint): string {
  if (amount % nanos !== 0n) {
    const [value, steps] = reduce(amount, 1_000n, 2)
    return `${value}e-${9 - 3 * steps}`
  }
  const [value, steps] = reduce(amount / nanos, 1_000n, 10)
  return steps === 0 ? `${value}` : `${value}e${3 * steps}`
}

/** Divides by `base` as often as nothing is lost, at most `limit` times. */
function reduce(amount: bigint, base: bigint, limit: number): readonly [bigint, number] {
  let value = amount
  let steps = 0
  while (steps < limit && value % base === 0n) {
    value /= base
    steps += 1
  }
  return [value, steps]
}
