import type { IncomingHttpHeaders } from 'node:http2'
import type { AnswerBody } from './connection/body.ts'

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
