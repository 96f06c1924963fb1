/** Something in a body is larger than what is read. */
export class BodyTooLargeError extends Error {}

/** Collects the pieces of something that streams in. */
export interface ByteCollector {
  /** @throws BodyTooLargeError where there is more than the limit. */
  add(piece: Buffer): void
  /** All pieces as one; the collector is empty afterwards. */
  take(): Buffer
}

export function createByteCollector(limit: number): ByteCollector {
  let pieces: Buffer[] = []
  let size = 0
  return {
    add(piece) {
      size += piece.length
      if (size > limit) throw new BodyTooLargeError(`more than ${limit} bytes`)
      if (piece.length > 0) pieces.push(piece)
    },
    take() {
      const all = Buffer.concat(pieces)
      pieces = []
      size = 0
      return all
    },
  }
}
