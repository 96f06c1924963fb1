/** A document as a value, or why it cannot be one. */
export type Read<Value> = { readonly value: Value } | { readonly error: string }

/**
 * How long, deep and rich one text may be. Parsed JSON takes many times the memory of its text, and the container that reads
 * it has 1 GiB: documents at these limits took up to 700 MiB (`hostile.long.test.ts`), and 20,000 servers of 1.5 kB are
 * within them.
 */
export const textLimits = { bytes: 32 * 1024 * 1024, depth: 64, values: 1_000_000 } as const

/** The text of UTF-8 bytes; an error where there are too many or they are not UTF-8. */
export function readText(bytes: Uint8Array): Read<string> {
  if (bytes.byteLength > textLimits.bytes) return { error: `it is larger than ${textLimits.bytes / 1024 / 1024} MiB` }
  try {
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { error: 'it is not valid UTF-8' }
  }
}

/** The value of a JSON text from a source that is not trusted: bounded in depth and number of values before it is parsed. */
export function readJson(text: string): Read<unknown> {
  const { depth, values } = jsonSize(text)
  if (depth > textLimits.depth) return { error: `it is nested deeper than ${textLimits.depth} levels` }
  if (values > textLimits.values) return { error: `it contains more than ${textLimits.values} values` }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { error: `it is not JSON${placeOf(text, String(error))}` }
  }
}

interface JsonSize {
  /** The deepest nesting. */
  readonly depth: number
  /** No fewer than the values in it, itself included. */
  readonly values: number
}

/** How deep and rich a JSON text is, found without parsing it; counting ends where it is too deep or too rich. */
export function jsonSize(text: string): JsonSize {
  let depth = 0
  let deepest = 0
  let values = 1
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index += 1
      else if (character === '"') inString = false
    } else if (character === '"') {
      inString = true
    } else if (character === '{' || character === '[') {
      depth += 1
      values += 1
      deepest = Math.max(deepest, depth)
    } else if (character === '}' || character === ']') {
      depth -= 1
    } else if (character === ',') {
      values += 1
    }
    if (deepest > textLimits.depth || values > textLimits.values) break
  }
  return { depth: deepest, values }
}

/** Line and column where the parser stopped; its own text is left out because it quotes the document. */
function placeOf(text: string, error: string): string {
  const position = /at position (\d+)/.exec(error)?.[1]
  if (position === undefined) return ''
  let line = 1
  let lineStart = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < Number(position); end = text.indexOf('\n', end + 1)) {
    line += 1
    lineStart = end + 1
  }
  return ` (line ${line}, column ${Number(position) - lineStart + 1})`
}
