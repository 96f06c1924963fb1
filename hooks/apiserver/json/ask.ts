import type { ApiServer } from '../client.ts'
import { collect, parsedJson } from './document.ts'

/** A request for one small document: an object, or a refusal. */
export interface JsonRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query. */
  readonly target: string
  /** What is sent. */
  readonly document?: unknown
  /** Media type of what is sent; `application/json` where absent. */
  readonly contentType?: string
  readonly signal: AbortSignal
}

export interface JsonAnswer {
  readonly status: number
  /** `undefined` where the body is no JSON. */
  readonly document: unknown
}

/** Asks for a document and reads the answer whole; rejects as {@link ApiServer.ask} does. */
export async function askJson(
  apiServer: Pick<ApiServer, 'ask'>,
  { method, target, document, contentType = 'application/json', signal }: JsonRequest,
): Promise<JsonAnswer> {
  const accept = 'application/json'
  const sent =
    document === undefined
      ? { headers: { accept } }
      : { headers: { accept, 'content-type': contentType }, body: Buffer.from(JSON.stringify(document)) }
  const answer = await apiServer.ask({ method, target, ...sent, signal })
  return { status: answer.status, document: parsedJson(await collect(answer.body)) }
}
