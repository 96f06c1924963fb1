import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ApiServer } from '../../apiserver/client.ts'
import { collect } from '../../apiserver/json/document.ts'
import { isSet, joinTarget } from '../../apiserver/query.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import { answerTooLarge, type Call, readBody } from './call.ts'

/** Headers of an answer that belong to one connection. */
const hopHeaders = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** All that the API server needs to know of a request: whoever asks acts as the pod's account, and as nobody else. */
const requestHeaders = ['accept', 'content-type', 'user-agent'] as const

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    requestHeaders.flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function answerHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || hopHeaders.has(name) || name.startsWith(':') ? [] : [[name, value]],
    ),
  )
}

/** Sends a call on unchanged and its answer back unchanged, both as bytes. */
export async function forward(call: Call, apiServer: Pick<ApiServer, 'ask'>): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  return relay(call, await askWith(call, apiServer, body))
}

/** The API server's answer to a call with this body. */
export function askWith(call: Call, apiServer: Pick<ApiServer, 'ask'>, body: Buffer): Promise<ApiAnswer> {
  return apiServer.ask({
    method: call.method,
    target: joinTarget(call.path, call.query),
    headers: headersOf(call.request),
    ...(body.length > 0 ? { body } : {}),
    signal: call.signal,
    isLong: isSet(call.query, 'watch'),
  })
}

/** What is no larger goes to the engine in one piece: most of what the gateway costs is writing to sockets. */
const wholeBytes = 64 * 1024

/** Sends an answer of the API server to the engine: small ones whole, others as they come in. */
export async function relay(call: Call, answer: ApiAnswer): Promise<void> {
  const length = answer.headers['content-length']
  if (length !== undefined && Number(length) <= wholeBytes) return relayBytes(call, answer, await collect(answer.body))

  call.response.writeHead(answer.status, {
    ...answerHeaders(answer.headers),
    ...(length === undefined ? {} : { 'content-length': length }),
  })
  if (!isSet(call.query, 'watch')) return pipeline(answer.body, call.response)
  call.response.flushHeaders()
  return relayWatch(call, answer)
}

/** Passes on an answer whose body has been read, or replaced. */
export function relayBytes({ response }: Call, answer: ApiAnswer, body: Buffer): void {
  response.writeHead(answer.status, { ...answerHeaders(answer.headers), 'content-length': String(body.length) })
  response.end(body)
}

/** A watch that the API server cuts off is ended, not broken: the engine opens it again without a word in its log. */
async function relayWatch({ response, signal }: Call, { body }: ApiAnswer): Promise<void> {
  try {
    await pipeline(body, response, { end: false })
  } catch {
    if (signal.aborted) return
  }
  response.end()
}
