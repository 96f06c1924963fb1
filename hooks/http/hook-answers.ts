import { parseCustomizeRequest, parseSyncRequest } from '../engine/envelope.ts'
import type { Kind, Problem } from '../engine/kind.ts'
import { answerCustomize, answerSync } from '../engine/response.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Context } from '../settings.ts'
import { type Refusal, refusalOfEnvelope, refusals } from './refusals.ts'

/** The document for the engine, and what log and metrics say of it. */
export interface HookAnswer {
  readonly document: unknown
  readonly parent: KubernetesObject
  readonly children?: number
  readonly problems: readonly Problem[]
}

export type HookResult = HookAnswer | { readonly refusal: Refusal }

/** The kind's answer to a body of its `sync` path; throws where the kind has a bug. */
export function answerSyncBody(kind: Kind, body: unknown, context: Context): HookResult {
  if (!isRecord(body)) return { refusal: refusals.notAnObject }
  const parsed = parseSyncRequest(kind, body)
  if (!parsed.ok) return { refusal: refusalOfEnvelope(parsed.message) }

  const { response, problems } = answerSync(kind, parsed.request, context)
  return { document: response, parent: parsed.request.parent, children: response.children.length, problems }
}

/** The kind's answer to a body of its `customize` path; throws where the kind has a bug. */
export function answerCustomizeBody(kind: Kind, body: unknown, context: Context): HookResult {
  if (!isRecord(body)) return { refusal: refusals.notAnObject }
  const parsed = parseCustomizeRequest(kind, body)
  if (!parsed.ok) return { refusal: refusalOfEnvelope(parsed.message) }

  return { document: answerCustomize(kind, parsed.request, context), parent: parsed.request.parent, problems: [] }
}
