import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2'
import type { Logger } from 'pino'
import { sleep } from '../runtime/sleep.ts'
import { connectBackoff, delayAfter } from './backoff.ts'
import { type AnswerBody, answerBody, cancel } from './connection/body.ts'
import { createSessions, type Session } from './connection/sessions.ts'
import type { Token } from './connection/token.ts'

/** One request to the API server. `target` is path and query. */
export interface ApiRequest {
  readonly method: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: Buffer
  readonly signal: AbortSignal
  /** It stays open: a watch. */
  readonly isLong?: boolean
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Must be read or dropped. */
  readonly body: AnswerBody
}

export interface ApiServer {
  /** Rejects when the signal aborts, or when a request that must not be sent twice was cut off. */
  ask(request: ApiRequest): Promise<ApiAnswer>
  /** Opens the first connection, before anybody asks. */
  connect(): void
  connections(): number
  /** Whether /readyz has been 200 when a connection was opened: some clusters do not show it to us. */
  showsReadiness(): boolean
  close(): void
}

export interface ApiServerOptions {
  readonly url: string
  readonly caFile: string
  readonly token: Token
  readonly logger: Logger
  readonly pingMilliseconds?: number
  readonly onConnections?: (count: number) => void
}

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader

const hour = 3_600_000

/** The API server over pooled HTTP/2, with the pod's token. */
export function createApiServerClient(options: ApiServerOptions): ApiServer {
  const { token, logger } = options
  const sessions = createSessions({
    url: options.url,
    caFile: options.caFile,
    logger,
    pingMilliseconds: options.pingMilliseconds ?? 30_000,
    isReady,
    onChange: options.onConnections ?? (() => undefined),
  })

  let hasBeenReady = false

  async function isReady(session: Session): Promise<boolean> {
    const request = { method: 'GET', target: '/readyz', signal: AbortSignal.timeout(5_000) }
    try {
      const answer = await send(session, request, await token.current(), () => undefined)
      answer.body.drop()
      if (answer.status === 200) hasBeenReady = true
      return answer.status === 200 || answer.status === 401 || answer.status === 404
    } catch {
      return false
    }
  }

  async function once(request: ApiRequest, bearer: string): Promise<ApiAnswer> {
    const session = await sessions.acquire(request.signal, request.isLong ?? false)
    try {
      return await send(session, request, bearer, () => sessions.release(session))
    } catch (error) {
      // It counts its streams otherwise than we do, or has had enough: asking it again would end the same way.
      if (isRefused(error)) sessions.leave(session)
      throw error
    }
  }

  async function persistently(request: ApiRequest, bearer: string): Promise<ApiAnswer> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await once(request, bearer)
      } catch (error) {
        if (request.signal.aborted || !maySendAgain(request, error)) throw error
        await sleep(delayAfter(failures, connectBackoff), request.signal)
      }
    }
  }

  return {
    async ask(request) {
      const bearer = await token.current()
      const answer = await persistently(request, bearer)
      if (answer.status !== 401 || !(await token.refresh(bearer))) return answer
      answer.body.drop()
      return persistently(request, await token.current())
    },
    connect() {
      sessions.acquire(AbortSignal.timeout(hour), false).then(
        (session) => sessions.release(session),
        () => undefined, // whoever asks tries again
      )
    },
    connections: () => sessions.count(),
    showsReadiness: () => hasBeenReady,
    close: () => sessions.close(),
  }
}

/** A POST that may have been carried out is not sent again; everything else that we see names what it writes. */
function maySendAgain({ method }: ApiRequest, error: unknown): boolean {
  return method !== 'POST' || isUnsent(error)
}

function isUnsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return (
    code === 'ERR_HTTP2_GOAWAY_SESSION' ||
    code === 'ERR_HTTP2_INVALID_SESSION' ||
    (error instanceof Error && error.message.includes('NGHTTP2_REFUSED_STREAM'))
  )
}

/** Whether the other side took no stream on this connection (RFC 9113, 7: REFUSED_STREAM, ENHANCE_YOUR_CALM). */
function isRefused(error: unknown): boolean {
  return error instanceof Error && /NGHTTP2_(REFUSED_STREAM|ENHANCE_YOUR_CALM)/.test(error.message)
}

/** `onClose` is called once, when the stream is no longer open. */
async function send(session: Session, request: ApiRequest, bearer: string, onClose: () => void): Promise<ApiAnswer> {
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
