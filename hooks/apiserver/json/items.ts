import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from '../../kubernetes/json-bytes.ts'

/**
 * Cuts the answer to a LIST into its items while it streams in, so that a list of any size needs the memory of one
 * item. The items stay the bytes that the API server sent; what surrounds them is parsed once, at the end.
 */
export interface ItemSplitter {
  /** The items that end in this chunk. */
  push(chunk: Buffer): readonly Buffer[]
  /** Bytes of the item that has not ended. */
  pending(): number
  /** The list without its items; throws a SyntaxError where the stream was not one whole JSON object. */
  end(): unknown
}

const itemsDepth = 2

export function createItemSplitter(): ItemSplitter {
  let depth = 0
  let inString = false
  let escaped = false
  let inItems = false
  let keyBytes: number[] = []
  let key = ''
  let keyEnded = false
  let envelope: Buffer[] = []
  let item: Buffer[] = []
  let items: Buffer[] = []
  let pending = 0

  function onString(byte: number): void {
    if (depth === 1 && !keyEnded && byte !== quote) keyBytes.push(byte)
    if (escaped) escaped = false
    else if (byte === backslash) escaped = true
    else if (byte === quote) inString = false
  }

  function onTopLevel(byte: number): void {
    if (byte === colon) {
      key = String.fromCharCode(...keyBytes)
      keyEnded = true
    } else if (byte === comma) {
      keyBytes = []
      keyEnded = false
    }
  }

  /** Whether the byte opened or closed the list of items. */
  function nest(byte: number): boolean {
    if (byte === openBrace || byte === openBracket) {
      depth += 1
      if (depth === itemsDepth && byte === openBracket && key === 'items') {
        inItems = true
        return true
      }
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (inItems && depth < itemsDepth) {
        inItems = false
        return true
      }
    }
    return false
  }

  return {
    push(chunk) {
      let start = 0
      for (let index = 0; index < chunk.length; index += 1) {
        const byte = chunk[index] ?? 0
        if (inString) {
          onString(byte)
          continue
        }
        if (byte === quote) inString = true
        else if (depth === 1) onTopLevel(byte)

        const wasItems = inItems
        const turned = nest(byte)
        if (turned && !wasItems) {
          envelope.push(chunk.subarray(start, index + 1))
          start = index + 1
        } else if (turned) {
          start = index
        } else if (inItems && depth === itemsDepth) {
          if (byte === closeBrace) {
            items.push(Buffer.concat([...item, chunk.subarray(start, index + 1)]))
            item = []
            pending = 0
          }
          start = index + 1
        }
      }
      if (start < chunk.length) (inItems ? item : envelope).push(chunk.subarray(start))
      pending += chunk.length - start
      const ended = items
      items = []
      return ended
    },
    pending: () => pending,
    end() {
      const parsed: unknown = JSON.parse(Buffer.concat(envelope).toString('utf8'))
      envelope = []
      return parsed
    },
  }
}
