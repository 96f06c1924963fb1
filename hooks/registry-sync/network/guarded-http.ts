import { lookup as dnsLookup } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { AddressPolicy } from './addresses.ts'

/** What is asked of a server that is not trusted. */
export interface GuardedRequest {
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

export interface GuardedHttp {
  request(request: GuardedRequest): Promise<GuardedResponse>
  /** Ends idle connections. */
  readonly close: () => void
}

export interface HttpLimits {
  /** The most that one body may hold. */
  readonly bytes: number
  /** How long connecting and answering may take, and each pause within a body. */
  readonly pauseMs: number
}

const redirectLimit = 5

/**
 * HTTP for sources: addresses are checked where they are resolved, so that a name cannot change its meaning between the
 * check and the connection; redirects are followed by hand and may lead only to public addresses, never from https to
 * http, and lose credentials on another origin; bodies and pauses are bounded; nothing is decompressed.
 */
export function guardedHttp(policy: AddressPolicy, limits: HttpLimits): GuardedHttp {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  return {
    async request(request) {
      const named = new URL(request.url).hostname
      let current = request
      for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
        const message = await send(current, { agents, policy, limits, named })
        const location = redirectOf(message)
        if (location === undefined) return responseOf(current.url, message, limits)
        message.resume()
        current = redirected(current, location)
      }
      throw new Error(`more than ${redirectLimit} redirects`)
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

interface Way {
  readonly agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent }
  readonly policy: AddressPolicy
  readonly limits: HttpLimits
  /** The host that the spec names. */
  readonly named: string
}

function send(request: GuardedRequest, { agents, policy, limits, named }: Way): Promise<IncomingMessage> {
  const url = new URL(request.url)
  const isNamed = url.hostname === named
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  const refusal = isIP(literal) === 0 ? undefined : policy.refusal(literal, isNamed)
  if (refusal) return Promise.reject(new Error(`the connection to ${url.host} is refused: ${refusal}`))
  const options = {
    method: request.method ?? 'GET',
    headers: { 'accept-encoding': 'identity', ...request.headers },
    lookup: guardedLookup(policy, isNamed),
    signal: request.signal,
    timeout: limits.pauseMs,
  }
  return new Promise((resolve, reject) => {
    const client =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: agents['https:'] })
        : httpRequest(url, { ...options, agent: agents['http:'] })
    const timer = setTimeout(() => client.destroy(new Error(tooSlow(url, limits))), limits.pauseMs)
    client.on('response', (message) => {
      clearTimeout(timer)
      resolve(message)
    })
    client.on('timeout', () => client.destroy(new Error(tooSlow(url, limits))))
    client.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    client.end(request.body)
  })
}

function tooSlow(url: URL, { pauseMs }: HttpLimits): string {
  return `${url.host} did not answer within ${pauseMs / 1000} s`
}

function guardedLookup(policy: AddressPolicy, isNamed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const refusals = addresses.map(({ address }) => policy.refusal(address, isNamed))
      const usable = addresses.filter((_, index) => refusals[index] === undefined)
      const [first] = usable
      if (!first) return callback(new Error(`the connection to ${hostname} is refused: ${refusals[0]}`), [])
      return options.all ? callback(null, usable) : callback(null, first.address, first.family)
    })
  }
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined
}

function redirected(request: GuardedRequest, location: string): GuardedRequest {
  const from = new URL(request.url)
  const to = new URL(location, from)
  if (to.protocol !== 'https:' && to.protocol !== from.protocol) {
    throw new Error(`the redirect from ${from.origin} to ${to.protocol}//${to.host} is refused: it leaves https`)
  }
  if (to.origin === from.origin) return { ...request, url: to.href }
  const headers = Object.entries(request.headers ?? {}).filter(
    ([name]) => !['authorization', 'cookie'].includes(name.toLowerCase()),
  )
  return { ...request, url: to.href, headers: Object.fromEntries(headers) }
}

function responseOf(url: string, message: IncomingMessage, limits: HttpLimits): GuardedResponse {
  const encoding = message.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    message.destroy()
    throw new Error(`the answer is compressed (${encoding}) although that was not asked for`)
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
    () => message.destroy(new Error(`the body paused for ${limits.pauseMs / 1000} s`)),
    limits.pauseMs,
  )
  try {
    for await (const chunk of message) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a body of bytes was expected')
      pause.refresh()
      received += chunk.byteLength
      if (received > limits.bytes) throw new Error(`the answer is larger than ${limits.bytes / 1024 / 1024} MiB`)
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
