import { isRecord } from '../kubernetes/read.ts'

/**
 * What one entry of a registry may hold. Every value can be a fault, and a fault takes a thousand times the memory of its
 * text; every character of a text can become six when it is stored. An attestation with its predicate is the largest that
 * occurs: some hundreds of values, some dozens of kilobytes.
 */
const limits = { values: 10_000, characters: 1024 * 1024 }

/** How long the name of an entry may be: the official registry's are at most 200 characters. */
export const nameLimit = 512

/** Why an entry is refused before it is checked, or `undefined`. */
export function excessOfEntry(entry: unknown): string | undefined {
  const { values, characters } = sizeOf(entry, { values: 0, characters: 0 })
  if (values > limits.values) return `must not contain more than ${limits.values} values`
  return characters > limits.characters ? `must not contain more than ${limits.characters} characters` : undefined
}

interface Size {
  readonly values: number
  readonly characters: number
}

/** What has been counted and what a value holds, itself included; counting ends soon after a limit. Depth is bounded where it was read. */
function sizeOf(value: unknown, { values, characters }: Size): Size {
  let size = { values: values + 1, characters: typeof value === 'string' ? characters + value.length : characters }
  if (Array.isArray(value)) {
    for (const item of value) {
      if (isExcessive(size)) return size
      size = sizeOf(item, size)
    }
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) {
      if (isExcessive(size)) return size
      size = sizeOf(value[key], { ...size, characters: size.characters + key.length })
    }
  }
  return size
}

function isExcessive({ values, characters }: Size): boolean {
  return values > limits.values || characters > limits.characters
}
