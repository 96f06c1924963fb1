const newline = 0x0a

/** Cuts a byte stream into lines, without their newline; empty lines are left out. Call `push` with each chunk. */
export function createLineSplitter(): { push(chunk: Buffer): readonly Buffer[] } {
  let begun: readonly Buffer[] = []
  return {
    push(chunk) {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const line = Buffer.concat([...begun, chunk.subarray(start, end)])
        begun = []
        if (line.length > 0) lines.push(line)
        start = end + 1
      }
      if (start < chunk.length) begun = [...begun, chunk.subarray(start)]
      return lines
    },
  }
}

/** The lines of a stream as they come in. */
export async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const splitter = createLineSplitter()
  for await (const chunk of body) {
    yield* splitter.push(chunk)
  }
}
