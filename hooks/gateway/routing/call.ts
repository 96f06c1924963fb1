import type { IncomingMessage, ServerResponse } from 'node:http'
import { splitTarget } from '../../apiserver/query.ts'
import { failure, type Status } from './status.ts'

/** One request of the engine on its way through the gateway. */
export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Aborts when the engine hangs up before it has its answer. */
  readonly signal: AbortSignal
}

/** Larger than any object that the API server takes (3 MiB), so that its own refusal reaches the engine. */
const bodyLimit = 8 * 1024 * 1024

/** Opens a call; its signal aborts with the connection. */
export function openCall(request: IncomingMessage, response: ServerResponse): Call {
  const controller = new AbortController()
  response.setMaxListeners(0) // one for each slice that waits for room
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  const { path, query } = splitTarget(request.url ?? '/')
  return { request, response, method: request.method ?? 'GET', path, query, signal: controller.signal }
}

/** The whole body as it came; `undefined` where it is larger than any the API server takes. */
export async function readBody({ request }: Call): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Answers with a JSON document. */
export function answerJson({ response }: Call, code: number, document: unknown): void {
  const body = Buffer.from(JSON.stringify(document))
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': String(body.length) })
  response.end(body)
}

/** Answers with a failure; `retryAfterSeconds` makes client-go try again by itself. */
export function answerFailure(call: Call, status: Status, retryAfterSeconds?: number): void {
  if (retryAfterSeconds !== undefined) call.response.setHeader('retry-after', String(retryAfterSeconds))
  answerJson(call, status.code, status)
}

/** The answer to a body that is larger than the API server takes. */
export function answerTooLarge(call: Call): void {
  answerFailure(call, failure('RequestEntityTooLarge', 'The request is larger than the API server accepts.'))
}

/** Writes to the engine and resolves when there is room for more, or the engine is gone. */
export function write({ response, signal }: Call, bytes: Buffer | string): Promise<void> | undefined {
  if (response.write(bytes) || signal.aborted) return undefined
  return new Promise((resolve) => {
    function done(): void {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
  })
}
