/** What is asked of a server that is not trusted. */
export interface GuardedRequest {
  /** The URL as the spec names it: its host decides how far the request may lead. */
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly signal: AbortSignal
}

export interface GuardedResponse {
  readonly url: string
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  /** The body's bytes, at most `limits.bytes`; reading on throws. */
  readonly body: AsyncIterableIterator<Uint8Array>
}

export interface HttpLimits {
  /** The most that one body may hold. */
  readonly bytes: number
  /** How long connecting and answering may take, and each pause within a body. */
  readonly pauseMs: number
}
