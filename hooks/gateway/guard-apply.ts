import { recordAt, stringAt } from '../kubernetes/read.ts'
import { answerFailure, answerTooLarge, type Call, readBody } from './call.ts'
import { collect, parsedJson } from './collect.ts'
import type { GatewayContext } from './context.ts'
import { askWith, relay, relayBytes } from './forward.ts'
import { endOperatorsShare } from './operators-share.ts'
import { type Claim, claimOf, verdictOn } from './ownership.ts'
import type { ChildPlan } from './plan.ts'
import { failure } from './status.ts'
import type { UpstreamAnswer } from './upstream.ts'

/** What is known of the object before it is applied. */
type Standing =
  | { readonly outcome: 'known' | 'owned'; readonly uid: string }
  | { readonly outcome: 'new'; readonly uid: undefined }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'unknown'; readonly answer: UpstreamAnswer }

const rounds = 3
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'

/**
 * Lets the engine apply a child unless an object of that name exists that is not the parent's. Server-side apply is
 * forced and takes over whatever it finds. So an object that the engine has not been shown is looked at first, and the
 * apply carries the uid of what was seen, which the API server compares: what was replaced in between is not touched.
 *
 * The refusal says AlreadyExists, not Conflict: Metacontroller takes a conflict for its own stale cache and keeps
 * silent about it, whereas this becomes a SyncError event on the parent.
 */
export async function guardApply(call: Call, plan: ChildPlan, context: GatewayContext): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  const applied = parsedJson(body)
  const claim = claimOf(applied)
  if (!claim) return relay(call, await askWith(call, context.upstream, body)) // not the engine's apply of a child

  for (let round = 1, isTrusted = true; ; round += 1, isTrusted = false) {
    const standing =
      (isTrusted ? knownStanding(call, plan, claim, context) : undefined) ?? (await look(call, claim, context))
    if (standing.outcome === 'unknown') return relay(call, standing.answer)
    if (standing.outcome === 'refused') {
      context.metrics.applies.inc({ resource: plan.viewed.key, outcome: standing.outcome })
      return answerFailure(call, failure('AlreadyExists', standing.message))
    }
    const answer = await askWith(
      call,
      context.upstream,
      standing.uid === undefined ? body : withUid(applied, standing.uid),
    )
    const bytes = await collect(answer.body)
    if (round < rounds && isReplaced(standing, answer.status, bytes)) continue

    context.metrics.applies.inc({ resource: plan.viewed.key, outcome: outcomeOf(standing, answer.status) })
    if (answer.status >= 300) return relayBytes(call, answer, bytes)
    return relayBytes(call, answer, await settle({ call, claim, standing, status: answer.status, bytes }, context))
  }
}

function knownStanding(call: Call, plan: ChildPlan, claim: Claim, context: GatewayContext): Standing | undefined {
  const key = `${plan.path.namespace ?? ''}/${plan.path.name ?? ''}`
  const uid =
    context.shown.childUid(plan.viewed.key, key, claim.parent.uid) ?? context.applied.uidOf(call.path, claim.parent.uid)
  return uid === undefined ? undefined : { outcome: 'known', uid }
}

async function look(call: Call, claim: Claim, { upstream }: GatewayContext): Promise<Standing> {
  const headers = { accept: metadataOnly }
  const answer = await upstream.ask({ method: 'GET', target: call.path, headers, signal: call.signal })
  if (answer.status !== 200 && answer.status !== 404) return { outcome: 'unknown', answer }

  const found = await collect(answer.body)
  const verdict = verdictOn(claim, answer.status === 404 ? undefined : parsedJson(found))
  if (!verdict.allowed) return { outcome: 'refused', message: verdict.message }
  return verdict.uid === undefined ? { outcome: 'new', uid: undefined } : { outcome: 'owned', uid: verdict.uid }
}

function withUid(applied: unknown, uid: string): Buffer {
  const object = { ...recordAt({ applied }, 'applied'), metadata: { ...recordAt(applied, 'metadata'), uid } }
  return Buffer.from(JSON.stringify(object))
}

/** A uid that does not fit is a conflict where the object is gone, and a change of an immutable field where it is another. */
function isReplaced({ outcome }: Standing, status: number, refusal: Buffer): boolean {
  if (outcome === 'new') return false
  return status === 409 || (status === 422 && refusal.includes('"field":"metadata.uid"'))
}

function outcomeOf({ outcome }: Standing, status: number): string {
  return outcome === 'new' && status === 200 ? 'stray' : outcome
}

interface Applied {
  readonly call: Call
  readonly claim: Claim
  readonly standing: Standing
  readonly status: number
  readonly bytes: Buffer
}

/** What follows a successful apply; answers the child as it then is. */
async function settle({ call, claim, standing, status, bytes }: Applied, context: GatewayContext): Promise<Buffer> {
  if (outcomeOf(standing, status) === 'stray') {
    context.logger.warn({ path: call.path }, 'an object appeared between the look and the apply and was taken over')
  }
  if (call.query.has('dryRun')) return bytes

  const child = parsedJson(bytes)
  const uid = stringAt(child, 'metadata', 'uid')
  if (uid !== undefined) context.applied.remember(call.path, claim.parent.uid, uid)
  return (await endOperatorsShare(child, call.path, context, call.signal)) ?? bytes
}
