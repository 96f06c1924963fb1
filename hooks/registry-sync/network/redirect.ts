import type { IncomingMessage } from 'node:http'
import type { GuardedRequest } from './exchange.ts'

/** Where an answer redirects to, as it says it; `undefined` where it is none. */
export function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined
}

/**
 * The request after a redirect: without credentials on another origin.
 *
 * @throws Error where it leaves https or is not a URL
 */
export function redirected(request: GuardedRequest, location: string): GuardedRequest {
  const from = new URL(request.url)
  if (!URL.canParse(location, from.href)) throw new Error(`${from.host} redirects to something that is not a URL`)
  const to = new URL(location, from)
  if (to.protocol !== 'https:' && to.protocol !== from.protocol) {
    throw new Error(
      `the redirect from ${from.origin} to ${to.protocol}//${to.host} is not allowed: it does not use https`,
    )
  }
  if (to.origin === from.origin) return { ...request, url: to.href }
  const headers = Object.entries(request.headers ?? {}).filter(
    ([name]) => !['authorization', 'cookie'].includes(name.toLowerCase()),
  )
  return { ...request, url: to.href, headers: Object.fromEntries(headers) }
}
