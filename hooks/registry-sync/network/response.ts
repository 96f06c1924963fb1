import type { IncomingMessage } from 'node:http'
import type { GuardedResponse, HttpLimits } from './exchange.ts'

/**
 * The answer with a body of bounded size and pauses.
 *
 * @throws Error where it is compressed: it could be of any size
 */
export function responseOf(url: string, message: IncomingMessage, limits: HttpLimits): GuardedResponse {
  const encoding = message.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    message.destroy()
    throw new Error(`the response is compressed (${encoding}), which was not requested`)
  }
  return {
    url,
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    body: boundedBody(message, limits),
  }
}

async function* boundedBody(message: IncomingMessage, limits: HttpLimits): AsyncGenerator<Uint8Array> {
  let received = 0
  const pause = setTimeout(
    () => message.destroy(new Error(`no data was received for ${limits.pauseMs / 1000} s`)),
    limits.pauseMs,
  )
  try {
    for await (const chunk of message) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the response body is not binary data')
      pause.refresh()
      received += chunk.byteLength
      if (received > limits.bytes) throw new Error(`the response is larger than ${limits.bytes / 1024 / 1024} MiB`)
      yield chunk
    }
  } finally {
    clearTimeout(pause)
    message.destroy()
  }
}

/** The whole body; its size is bounded by the client's limits. */
export async function readBody({ body }: GuardedResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
