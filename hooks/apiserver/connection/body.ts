import { type ClientHttp2Stream, constants } from 'node:http2'

/** The bytes of an answer as they come in. It holds a stream of the connection until it is read to its end or dropped. */
export interface AnswerBody extends AsyncIterable<Buffer> {
  /** Gives up what has not been read. */
  drop(): void
}

/**
 * The body of an answer; reading it throws where it was cut off. Node ends the body of a stream whose connection broke
 * as if it were whole; only the stream's closing code tells.
 */
export function answerBody(stream: ClientHttp2Stream): AnswerBody {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const chunk of stream) {
        if (Buffer.isBuffer(chunk)) yield chunk
      }
      if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve))
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error('the response was interrupted')
    },
    drop: () => cancel(stream),
  }
}

/** Ends a stream at once, read or not, and tells the API server. */
export function cancel(stream: ClientHttp2Stream): void {
  stream.close(constants.NGHTTP2_CANCEL)
  stream.destroy()
}
