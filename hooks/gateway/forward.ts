import type { IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { answerTooLarge, type Call, readBody } from './call.ts'
import { collect } from './collect.ts'
import { isSet, joinTarget } from './query.ts'
import type { Upstream, UpstreamAnswer } from './upstream.ts'

/** Headers that belong to one connection, or to the gateway itself. The answers then come uncompressed. */
const ownHeaders = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The headers of a request or an answer that travel on. */
export function travellingHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ownHeaders.has(name) || name.startsWith(':') ? [] : [[name, value]],
    ),
  )
}

/** Sends a call on unchanged and its answer back unchanged, both as bytes. */
export async function forward(call: Call, upstream: Upstream): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  return relay(call, await askWith(call, upstream, body))
}

/** The API server's answer to a call with this body. */
export function askWith(call: Call, upstream: Upstream, body: Buffer): Promise<UpstreamAnswer> {
  return upstream.ask({
    method: call.method,
    target: joinTarget(call.path, call.query),
    headers: travellingHeaders(call.request.headers),
    ...(body.length > 0 ? { body } : {}),
    signal: call.signal,
    isLong: isSet(call.query, 'watch'),
  })
}

/** What is no larger goes to the engine in one piece: most of what the gateway costs is writing to sockets. */
const wholeBytes = 64 * 1024

/** Sends an answer of the API server to the engine: small ones whole, others as they come in. */
export async function relay(call: Call, answer: UpstreamAnswer): Promise<void> {
  const length = answer.headers['content-length']
  if (length !== undefined && Number(length) <= wholeBytes) return relayBytes(call, answer, await collect(answer.body))

  call.response.writeHead(answer.status, {
    ...travellingHeaders(answer.headers),
    ...(length === undefined ? {} : { 'content-length': length }),
  })
  if (!isSet(call.query, 'watch')) return pipeline(answer.body, call.response)
  call.response.flushHeaders()
  return relayWatch(call, answer)
}

/** Passes on an answer whose body has been read, or replaced. */
export function relayBytes({ response }: Call, answer: UpstreamAnswer, body: Buffer): void {
  response.writeHead(answer.status, { ...travellingHeaders(answer.headers), 'content-length': String(body.length) })
  response.end(body)
}

/** A watch that the API server cuts off is ended, not broken: the engine opens it again without a word in its log. */
async function relayWatch({ response, signal }: Call, { body }: UpstreamAnswer): Promise<void> {
  try {
    await pipeline(body, response, { end: false })
  } catch {
    if (signal.aborted) return
  }
  response.end()
}
