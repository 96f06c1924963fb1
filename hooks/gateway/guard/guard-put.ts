import type { ApiServer } from '../../apiserver/client.ts'
import { askJson } from '../../apiserver/json/ask.ts'
import { parsedJson } from '../../apiserver/json/document.ts'
import { answerTooLarge, type Call, readBody } from '../routing/call.ts'
import { askWith, forward, relay } from '../routing/forward.ts'
import type { AppliedChildren } from './applied-children.ts'
import { isRelease } from './relation.ts'

/**
 * Passes on a PUT of a child, except the one by which the engine releases it. The engine does that to every child that
 * is the parent's but lacks the engine's label (the Go operator's ConfigMaps, or one whose label a user removed), and
 * applies it anew right after. Between the two the child would be nobody's, and the guard would have to refuse it: so
 * the release is answered as if it had been done.
 */
export async function guardPut(call: Call, apiServer: Pick<ApiServer, 'ask'>): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  const { path: target, signal } = call
  const current = await askJson(apiServer, { method: 'GET', target, signal })
  if (current.status !== 200 || !isRelease(current.document, parsedJson(body))) {
    return relay(call, await askWith(call, apiServer, body))
  }
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) })
  call.response.end(body)
}

/** Passes on a DELETE of a child and forgets what was known of it. */
export function passDelete(
  call: Call,
  { apiServer, applied }: { readonly apiServer: Pick<ApiServer, 'ask'>; readonly applied: AppliedChildren },
): Promise<void> {
  applied.forget(call.path)
  return forward(call, apiServer)
}
