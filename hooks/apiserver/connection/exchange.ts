import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2'
import type { ApiAnswer, ApiRequest } from '../request.ts'
import { answerBody, cancel } from './body.ts'
import type { Session } from './session.ts'

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader

/** Whether a request that failed has not been carried out. */
export function isUnsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return (
    code === 'ERR_HTTP2_GOAWAY_SESSION' ||
    code === 'ERR_HTTP2_INVALID_SESSION' ||
    (error instanceof Error && error.message.includes('NGHTTP2_REFUSED_STREAM'))
  )
}

/** Whether the other side took no stream on this connection (RFC 9113, 7: REFUSED_STREAM, ENHANCE_YOUR_CALM). */
export function isRefused(error: unknown): boolean {
  return error instanceof Error && /NGHTTP2_(REFUSED_STREAM|ENHANCE_YOUR_CALM)/.test(error.message)
}

/** Sends one request on a connection; resolves when the answer begins. `onClose` is called once, when the stream is no longer open. */
export async function send(
  session: Session,
  request: ApiRequest,
  bearer: string,
  onClose: () => void,
): Promise<ApiAnswer> {
  const stream = opened(session, request, bearer, onClose)
  const { body, signal } = request
  const onAbort = (): void => cancel(stream)
  signal.addEventListener('abort', onAbort, { once: true })
  stream.once('close', () => {
    signal.removeEventListener('abort', onAbort)
    onClose()
  })
  if (body) stream.end(body)
  return answered(stream)
}

function opened(session: Session, request: ApiRequest, bearer: string, onFailure: () => void): ClientHttp2Stream {
  const { body, method, target } = request
  const headers = {
    ...request.headers,
    ...(body ? { 'content-length': String(body.length) } : {}),
    authorization: `Bearer ${bearer}`,
    [constants.HTTP2_HEADER_METHOD]: method,
    [constants.HTTP2_HEADER_PATH]: target,
  }
  try {
    return session.connection.request(headers, { endStream: body === undefined })
  } catch (error) {
    onFailure() // the connection has gone meanwhile
    throw error
  }
}

function answered(stream: ClientHttp2Stream): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    stream.once('response', (headers: Headers) => {
      resolve({ status: headers[':status'] ?? 502, headers, body: answerBody(stream) })
    })
    // After the answer has begun, its reader hears of errors; here they only must not be unheard.
    stream.on('error', reject)
    stream.once('close', () => reject(new Error('the connection was closed before the response')))
  })
}
