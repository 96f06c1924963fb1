import type { ObjectReader } from './large-objects.ts'

const newline = 0x0a

/** Cuts a byte stream into lines, without their newline; empty lines are left out. Call `push` with each chunk. */
export function createLineSplitter(): {
  push(chunk: Buffer): readonly Buffer[]
  /** Bytes of the line that has not ended. */
  pending(): number
} {
  let begun: Buffer[] = []
  let pending = 0
  return {
    push(chunk) {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const line = Buffer.concat([...begun, chunk.subarray(start, end)])
        begun = []
        pending = 0
        if (line.length > 0) lines.push(line)
        start = end + 1
      }
      if (start < chunk.length) {
        begun.push(chunk.subarray(start))
        pending += chunk.length - start
      }
      return lines
    },
    pending: () => pending,
  }
}

/** The lines of a stream as they come in; long ones wait for their turn. */
export async function* lines(body: AsyncIterable<Buffer>, reader: ObjectReader): AsyncGenerator<Buffer, void> {
  const splitter = createLineSplitter()
  try {
    for await (const chunk of body) {
      yield* splitter.push(chunk)
      await reader.after(splitter.pending())
    }
  } finally {
    reader.end()
  }
}
