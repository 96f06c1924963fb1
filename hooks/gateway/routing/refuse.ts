import type { ApiServer } from '../../apiserver/client.ts'
import { parsedJson } from '../../apiserver/json/document.ts'
import { lastAppliedAnnotation } from '../../engine/last-applied.ts'
import type { Log } from '../../runtime/log.ts'
import type { Metrics } from '../metrics.ts'
import { answerFailure, answerTooLarge, type Call, readBody } from './call.ts'
import { askWith, relay } from './forward.ts'
import { failure } from './status.ts'

const shownPath = 200

/** Where refusals are counted and logged. */
export interface RefusalRecord {
  readonly metrics: Pick<Metrics, 'refused'>
  readonly logger: Log
}

/** Answers what the engine never asks for, in words that an operator who replaces the engine can act on. */
export function refuseRequest(call: Call, { metrics, logger }: RefusalRecord): void {
  const { method } = call
  const path = call.path.slice(0, shownPath)
  metrics.refused.inc({ reason: 'forbidden' })
  logger.warn({ method, path }, 'request was rejected: the engine does not make such requests')
  answerFailure(
    call,
    failure('Forbidden', `The gateway does not serve ${method} ${path}: Metacontroller never makes this request.`),
  )
}

/** Answers a request without the engine's password, and hangs up. */
export function refuseStranger(call: Call, { metrics }: Pick<RefusalRecord, 'metrics'>): void {
  metrics.refused.inc({ reason: 'unauthenticated' })
  call.response.setHeader('connection', 'close')
  answerFailure(
    call,
    failure('Unauthorized', 'The gateway serves only Metacontroller, which sends the password from its kubeconfig.'),
  )
}

const removal = JSON.stringify([
  { op: 'remove', path: `/metadata/annotations/${lastAppliedAnnotation.replaceAll('~', '~0').replaceAll('/', '~1')}` },
])

/**
 * Passes on the one JSON Patch of the engine: under server-side apply it takes the annotation of its older strategy off a
 * child. Any other patch would get past the guard.
 */
export async function dropLastApplied(
  call: Call,
  apiServer: Pick<ApiServer, 'ask'>,
  record: RefusalRecord,
): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  if (JSON.stringify(parsedJson(body)) !== removal) return refuseRequest(call, record)
  return relay(call, await askWith(call, apiServer, body))
}
