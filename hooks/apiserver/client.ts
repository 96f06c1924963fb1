import type { Log } from '../runtime/log.ts'
import { sleep } from '../runtime/sleep.ts'
import { connectBackoff, delayAfter } from './backoff.ts'
import { isRefused, isUnsent, send } from './connection/exchange.ts'
import type { Session } from './connection/session.ts'
import { createSessions } from './connection/sessions.ts'
import type { Token } from './connection/token.ts'
import type { ApiAnswer, ApiRequest } from './request.ts'

/** The API server, as the programs that have a token ask it. */
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
  readonly logger: Log
  /** For requests that name none of their own. */
  readonly userAgent?: string
  readonly pingMilliseconds?: number
  readonly onConnections?: (count: number) => void
}

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
    async ask(asked) {
      const request = withUserAgent(asked, options.userAgent)
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

function withUserAgent(request: ApiRequest, userAgent: string | undefined): ApiRequest {
  return userAgent === undefined ? request : { ...request, headers: { 'user-agent': userAgent, ...request.headers } }
}
