import { lookup as dnsLookup } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { AddressPolicy, Reach } from './addresses.ts'
import type { GuardedRequest, GuardedResponse, HttpLimits } from './exchange.ts'
import { guardedLookup, type Resolve } from './guarded-lookup.ts'
import { literalAddress, reachOfNamed, reachOfRedirect } from './reach.ts'
import { redirected, redirectOf } from './redirect.ts'
import { responseOf } from './response.ts'

export interface GuardedHttp {
  request(request: GuardedRequest): Promise<GuardedResponse>
  /** Ends idle connections. */
  readonly close: () => void
}

export interface HttpOptions {
  readonly policy: AddressPolicy
  readonly limits: HttpLimits
  /** `cluster.local`: names of Services below it are answered by the cluster. */
  readonly clusterDomain: string
  /** Default: the system's resolver. */
  readonly resolve?: Resolve
}

const redirectLimit = 5
const connectionLimit = 10

/**
 * HTTP for sources: addresses are checked where they are resolved and once more where they are connected to, so that a name
 * cannot change its meaning in between; redirects are followed by hand, each as far as `reachOfRedirect` allows, never from
 * https to http, and lose credentials on another origin; bodies and pauses are bounded; nothing is decompressed.
 */
export function guardedHttp(options: HttpOptions): GuardedHttp {
  const agentOptions = { keepAlive: true, maxTotalSockets: connectionLimit }
  const way: Way = {
    ...options,
    resolve: options.resolve ?? dnsLookup,
    agents: { 'http:': new HttpAgent(agentOptions), 'https:': new HttpsAgent(agentOptions) },
  }
  return {
    async request(request) {
      const { hostname } = new URL(request.url)
      const named = reachOfNamed(hostname, options.clusterDomain)
      let hop: Hop = { request, reach: named, isRedirect: false }
      for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
        const { message, address } = await send(hop, way)
        const location = redirectOf(message)
        if (location === undefined) return responseOf(hop.request.url, message, options.limits)
        message.destroy()
        const next = redirected(hop.request, location)
        const isFromPublic = options.policy.isPublic(address)
        const isToNamed = new URL(next.url).hostname === hostname
        hop = { request: next, reach: reachOfRedirect({ isFromPublic, isToNamed, named }), isRedirect: true }
      }
      throw new Error(`more than ${redirectLimit} redirects`)
    },
    close() {
      way.agents['http:'].destroy()
      way.agents['https:'].destroy()
    },
  }
}

interface Way extends HttpOptions {
  readonly resolve: Resolve
  readonly agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent }
}

interface Hop {
  readonly request: GuardedRequest
  readonly reach: Reach
  readonly isRedirect: boolean
}

interface Answer {
  readonly message: IncomingMessage
  /** The IP address that answered. */
  readonly address: string
}

function send({ request, reach, isRedirect }: Hop, { agents, policy, limits, resolve }: Way): Promise<Answer> {
  const url = new URL(request.url)
  const refusal = (address: string): string | undefined => {
    const reason = policy.refusal(address, reach)
    return reason && `the connection to ${url.host} is not allowed: ${reason}${advice(reach, isRedirect)}`
  }
  const literal = literalAddress(url.hostname)
  const refused = literal === undefined ? undefined : refusal(literal)
  if (refused) return Promise.reject(new Error(refused))
  const options = {
    method: request.method ?? 'GET',
    headers: { 'accept-encoding': 'identity', ...request.headers },
    lookup: guardedLookup(resolve, refusal),
    signal: request.signal,
    timeout: limits.pauseMs,
  }
  return new Promise((resolve, reject) => {
    const client =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: agents['https:'] })
        : httpRequest(url, { ...options, agent: agents['http:'] })
    const tooSlow = (): unknown =>
      client.destroy(new Error(`${url.host} did not answer within ${limits.pauseMs / 1000} s`))
    const timer = setTimeout(tooSlow, limits.pauseMs)
    let address = ''
    onConnection(client, (connected) => {
      address = connected
      const reason = refusal(connected)
      if (reason) client.destroy(new Error(reason))
    })
    client.on('response', (message) => {
      clearTimeout(timer)
      resolve({ message, address })
    })
    client.on('timeout', tooSlow)
    client.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    client.end(request.body)
  })
}

/** Tells the address of a request's connection before anything is sent over it: one that was kept open was looked up for another request. */
function onConnection(client: ClientRequest, tell: (address: string) => void): void {
  client.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => tell(socket.remoteAddress ?? ''))
    else tell(socket.remoteAddress ?? '')
  })
}

function advice(reach: Reach, isRedirect: boolean): string {
  if (isRedirect) return ', to which a source must not redirect'
  if (reach === 'private') return ''
  return '. Refer to a Service of the cluster as <service>.<namespace>.svc. For other internal hosts, an administrator must add their network to TOOLHIVE_REGISTRY_SOURCE_NETWORKS'
}
