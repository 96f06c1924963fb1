import { problem } from '../api/reasons.ts'
import { parseCustomizeRequest, parseSyncRequest } from '../engine/envelope.ts'
import type { Kind, Problem } from '../engine/kind.ts'
import { answerCustomize, answerHeld, answerSync } from '../engine/response.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Context } from '../settings.ts'
import type { BodyValue } from './body.ts'
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
export function answerSyncBody(kind: Kind, { value: body, leftOut }: BodyValue, context: Context): HookResult {
  if (!isRecord(body)) return { refusal: refusals.notAnObject }
  const parsed = parseSyncRequest(kind, body)
  if (!parsed.ok) return { refusal: refusalOfEnvelope(parsed.error) }

  const { response, problems } = leftOut
    ? answerHeld(kind, parsed.value, { problems: [relatedTooLarge], context })
    : answerSync(kind, parsed.value, context)
  return { document: response, parent: parsed.value.parent, children: response.children.length, problems }
}

const relatedTooLarge = problem('RelatedTooLarge', {
  field: 'spec',
  message:
    'The objects that this one depends on are too large to be processed together. Reduce the size or number of the objects that it refers to, and of those with its labels.',
})

/** The kind's answer to a body of its `customize` path; throws where the kind has a bug. */
export function answerCustomizeBody(kind: Kind, { value: body }: BodyValue, context: Context): HookResult {
  if (!isRecord(body)) return { refusal: refusals.notAnObject }
  const parsed = parseCustomizeRequest(kind, body)
  if (!parsed.ok) return { refusal: refusalOfEnvelope(parsed.error) }

  return { document: answerCustomize(kind, parsed.value, context), parent: parsed.value.parent, problems: [] }
}
