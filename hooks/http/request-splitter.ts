import { backslash, closeBrace, closeBracket, colon, openBrace, openBracket, quote } from '../kubernetes/json-bytes.ts'
import { isRecord } from '../kubernetes/read.ts'
import { createByteCollector } from './byte-collector.ts'

/**
 * Cuts a sync request into its objects while it streams in, so that a request of any size needs the memory of one object
 * and of what is kept of the others.
 */
export interface RequestSplitter {
  /** @throws BodyTooLargeError where an object, or all that surrounds the objects, is larger than the limit. */
  push(chunk: Buffer): void
  /** The request with what was kept in place of each object. @throws SyntaxError where it was no such JSON. */
  end(): unknown
}

/** The parts of a request that hold objects. */
export type Section = 'parent' | 'children' | 'related'

/** Takes the bytes of an object and answers what is kept of it. */
export type TakeObject = (section: Section, bytes: Buffer) => unknown

const sections: ReadonlyMap<string, Section> = new Map(
  (['parent', 'children', 'related'] as const).map((section) => [section, section]),
)

/** How many braces are open where an object begins: `{"parent": {`, `{"related": {"ConfigMap.v1": {"team/a": {`. */
const objectDepth: Readonly<Record<Section, number>> = { parent: 1, children: 3, related: 3 }

const longestKey = 16

/**
 * `limit`: bytes of one object, and of all that surrounds the objects. In the surrounding text a number stands for each
 * object: its place among them.
 */
export function createRequestSplitter(take: TakeObject, limit: number): RequestSplitter {
  const surroundings = createByteCollector(limit)
  const object = createByteCollector(limit)
  const kept: unknown[] = []
  let depth = 0
  let inString = false
  let escaped = false
  let key = ''
  let section: Section | undefined
  let inObject = false

  /** Answers where the string ends that is open at `from`: the place of its quote, or the end of the chunk. */
  function endOfString(chunk: Buffer, from: number): number {
    let begin = escaped ? from + 1 : from
    escaped = false
    for (;;) {
      const found = chunk.indexOf(quote, begin)
      const end = found === -1 ? chunk.length : found
      const isEscaped = backslashesBefore(chunk, end, begin) % 2 === 1
      if (found === -1) escaped = isEscaped
      if (found === -1 || !isEscaped) return end
      begin = found + 1
    }
  }

  function beginsObject(byte: number): boolean {
    return byte === openBrace && !inObject && section !== undefined && depth === objectDepth[section]
  }

  function endsObject(): boolean {
    return inObject && section !== undefined && depth === objectDepth[section]
  }

  /** Answers where what is not yet collected of the chunk begins. */
  function onStructure(byte: number, { chunk, start, index }: { chunk: Buffer; start: number; index: number }): number {
    if (byte === openBrace || byte === openBracket) {
      const begins = beginsObject(byte)
      depth += 1
      if (!begins) return start
      surroundings.add(chunk.subarray(start, index))
      surroundings.add(Buffer.from(String(kept.length)))
      inObject = true
      return index
    }
    depth -= 1
    if (!endsObject() || section === undefined) return start
    object.add(chunk.subarray(start, index + 1))
    kept.push(take(section, object.take()))
    inObject = false
    return index + 1
  }

  /** Passes over what is left of an open string; answers the place of its quote, or the end of the chunk. */
  function passString(chunk: Buffer, from: number): number {
    const end = endOfString(chunk, from)
    if (depth === 1)
      key = `${key}${chunk.toString('latin1', from, Math.min(end, from + longestKey))}`.slice(0, longestKey)
    inString = end === chunk.length
    return end
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return
      let start = 0
      for (let index = inString ? passString(chunk, 0) + 1 : 0; index < chunk.length; index += 1) {
        const byte = chunk[index] ?? 0
        if (byte === quote) {
          inString = true
          if (depth === 1) key = ''
          index = passString(chunk, index + 1)
        } else if (byte === colon) {
          if (depth === 1) section = sections.get(key)
        } else if (byte === openBrace || byte === openBracket || byte === closeBrace || byte === closeBracket) {
          start = onStructure(byte, { chunk, start, index })
        }
      }
      if (start < chunk.length) (inObject ? object : surroundings).add(chunk.subarray(start))
    },
    end() {
      return restored(JSON.parse(surroundings.take().toString('utf8')), kept)
    },
  }
}

/** How many backslashes stand directly before a place, not further back than `from`. */
function backslashesBefore(chunk: Buffer, place: number, from: number): number {
  let count = 0
  while (place - count > from && chunk[place - count - 1] === backslash) count += 1
  return count
}

/** Puts the objects back in their places. @throws SyntaxError where a number stands in the place of an object. */
function restored(request: unknown, kept: readonly unknown[]): unknown {
  if (!isRecord(request)) return request
  let next = 0
  const objectAt = (place: unknown): unknown => {
    if (typeof place !== 'number') return place
    if (place !== next) throw new SyntaxError('found a number instead of an object')
    next += 1
    return kept[place]
  }
  const objects = (section: unknown): unknown =>
    mapMembers(section, (byKey) => mapMembers(byKey, (place) => objectAt(place)))
  const whole = mapMembers(request, (member, name) => {
    if (name === 'parent') return objectAt(member)
    return name === 'children' || name === 'related' ? objects(member) : member
  })
  if (next !== kept.length) throw new SyntaxError('a member has a duplicate name')
  return whole
}

function mapMembers(value: unknown, change: (member: unknown, name: string) => unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member, name)]))
}
