/** A document as a value, or why it cannot be one. */
export type Read<Value> = { readonly value: Value } | { readonly error: string }

/** How deep and how rich a document may be: parsed JSON takes many times the memory of its text. */
const limits = { depth: 64, values: 2_000_000 }

/** The text of UTF-8 bytes; an error where they are not UTF-8. */
export function readText(bytes: Uint8Array): Read<string> {
  try {
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { error: 'it is not UTF-8 text' }
  }
}

/** The value of a JSON text from a source that is not trusted: bounded in depth and number of values before it is parsed. */
export function readJson(text: string): Read<unknown> {
  const excess = excessOf(text)
  if (excess) return { error: excess }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { error: `it is not JSON${placeOf(text, String(error))}` }
  }
}

function excessOf(text: string): string | undefined {
  let depth = 0
  let values = 0
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
    } else if (character === '}' || character === ']') {
      depth -= 1
    } else if (character === ',') {
      values += 1
    }
    if (depth > limits.depth) return `it is nested deeper than ${limits.depth} levels`
    if (values > limits.values) return `it holds more than ${limits.values} values`
  }
  return undefined
}

/** Line and column where the parser stopped; its own text is left out because it quotes the document. */
function placeOf(text: string, error: string): string {
  const position = /at position (\d+)/.exec(error)?.[1]
  if (position === undefined) return ''
  const before = text.slice(0, Number(position)).split('\n')
  return ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`
}
