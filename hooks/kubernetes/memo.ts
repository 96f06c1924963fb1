import { sha256Hex } from './hash.ts'

/** What one entry weighs beside its key and value: its place in the map. */
const entryBytes = 150
/** A shorter text is its own key: hashing it would take longer than it saves. */
const hashedFrom = 256

export interface TextMemo<Value> {
  /** The value for a text: as it was computed before, or computed now. */
  of(text: string): Value
  /** Bytes held, about. */
  readonly bytes: () => number
}

/**
 * Remembers a pure function of texts that may be large: by hash, so that no long text is kept, and within a number of bytes,
 * the oldest leaving first.
 */
export function textMemo<Value>(
  compute: (text: string) => Value,
  { limit, weigh }: { readonly limit: number; readonly weigh: (value: Value) => number },
): TextMemo<Value> {
  const entries = new Map<string, { readonly value: Value; readonly weight: number }>()
  let bytes = 0
  return {
    bytes: () => bytes,
    of(text) {
      const key = text.length < hashedFrom ? `=${text}` : `#${sha256Hex(text)}`
      const known = entries.get(key)
      if (known) return known.value
      const value = compute(text)
      const weight = entryBytes + 2 * key.length + weigh(value)
      entries.set(key, { value, weight })
      bytes += weight
      for (const [oldest, entry] of entries) {
        if (bytes <= limit) break
        entries.delete(oldest)
        bytes -= entry.weight
      }
      return value
    },
  }
}
