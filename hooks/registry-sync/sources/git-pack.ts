import { inflateSync, type Zlib } from 'node:zlib'

export interface PackLimits {
  readonly objects: number
  /** The most that all objects may hold together, unpacked. */
  readonly bytes: number
}

/**
 * Checks what a packfile would unpack to before anybody unpacks it: a few kilobytes can stand for gigabytes. Every
 * object's header states its size, and a delta the size of its result; zlib is stopped at the stated size.
 *
 * @throws Error where a limit is passed or the pack is malformed
 */
export function checkPack(pack: Buffer, limits: PackLimits): void {
  if (pack.length < 32 || pack.toString('latin1', 0, 4) !== 'PACK') throw new Error('the packfile is malformed')
  const count = pack.readUInt32BE(8)
  if (count > limits.objects) throw new Error(`the repository has more than ${limits.objects} objects`)
  let offset = 12
  let total = 0
  for (let index = 0; index < count; index += 1) {
    const header = objectHeader(pack, offset)
    total += header.size
    if (total > limits.bytes) throw tooLarge(limits)
    const { content, consumed } = inflated(pack.subarray(header.end), header.size)
    if (header.isDelta) total += resultSize(content)
    if (total > limits.bytes) throw tooLarge(limits)
    offset = header.end + consumed
  }
}

function tooLarge({ bytes }: PackLimits): Error {
  return new Error(`the repository unpacks to more than ${bytes / 1024 / 1024} MiB`)
}

interface ObjectHeader {
  readonly size: number
  readonly isDelta: boolean
  /** Where the compressed content begins. */
  readonly end: number
}

const offsetDelta = 6
const referenceDelta = 7

/** Type and size of the object at an offset (gitformat-pack(5)): three bits of type, then seven bits of size a byte. */
function objectHeader(pack: Buffer, start: number): ObjectHeader {
  const first = byteAt(pack, start)
  const type = (first >> 4) & 7
  let size = first & 15
  let shift = 4
  let end = start + 1
  let byte = first
  while (byte & 128) {
    byte = byteAt(pack, end)
    size += (byte & 127) * 2 ** shift
    shift += 7
    end += 1
  }
  if (type === referenceDelta) end += 20
  if (type === offsetDelta) {
    while (byteAt(pack, end) & 128) end += 1
    end += 1
  }
  return { size, isDelta: type === offsetDelta || type === referenceDelta, end }
}

function byteAt(pack: Buffer, offset: number): number {
  const byte = pack[offset]
  if (byte === undefined) throw new Error('the packfile ends too early')
  return byte
}

function inflated(input: Buffer, size: number): { readonly content: Buffer; readonly consumed: number } {
  // with `info`, the engine tells how much of the input it took
  const result: unknown = inflateSync(input, { info: true, maxOutputLength: Math.max(size, 1) })
  if (!isInflation(result)) throw new Error('the packfile is malformed')
  return { content: result.buffer, consumed: result.engine.bytesWritten }
}

function isInflation(value: unknown): value is { readonly buffer: Buffer; readonly engine: Zlib } {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'engine' in value
}

/** The second number at the head of a delta: the size of what it makes. */
function resultSize(delta: Buffer): number {
  const base = variableNumber(delta, 0)
  return variableNumber(delta, base.end).value
}

function variableNumber(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  let shift = 0
  let end = start
  for (;;) {
    const byte = byteAt(bytes, end)
    value += (byte & 127) * 2 ** shift
    shift += 7
    end += 1
    if ((byte & 128) === 0) return { value, end }
  }
}
