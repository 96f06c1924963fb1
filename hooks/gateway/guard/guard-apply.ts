import { collect, parsedJson } from '../../apiserver/json/document.ts'
import { withParameters } from '../../apiserver/query.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import { recordAt, stringAt } from '../../kubernetes/read.ts'
import { answerFailure, answerTooLarge, type Call, readBody } from '../routing/call.ts'
import { askWith, relay, relayBytes } from '../routing/forward.ts'
import { refuseRequest } from '../routing/refuse.ts'
import type { ChildRoute } from '../routing/route.ts'
import { failure } from '../routing/status.ts'
import type { AppliedChildren } from './applied-children.ts'
import { takeOverFields } from './field-takeover.ts'
import type { GuardOptions } from './options.ts'
import { removeOrphan } from './orphan.ts'
import { type Claim, claimOf, isStray, verdictOn } from './ownership.ts'

/** With what children are applied. */
export interface ApplyTools extends GuardOptions {
  readonly applied: AppliedChildren
}

/** What is known of the object before it is applied. */
type Standing =
  | { readonly outcome: 'known' | 'owned'; readonly uid: string }
  | { readonly outcome: 'new'; readonly isLookedFor: boolean }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'unknown'; readonly answer: ApiAnswer }

const rounds = 4
/** A resource version that no object has: etcd counts from 1 and has counted on before the first object is stored. */
const noVersion = '1'
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'

/**
 * Lets the engine apply a child unless an object of that name exists that is not the parent's. Server-side apply is
 * forced and takes over whatever it finds. So a child that the engine has not been shown is hoped to be new: its apply
 * carries a resource version that no object has, which creates it and conflicts with whatever is there. After a conflict
 * the object is looked at. Where it is the parent's, the apply carries its uid, which the API server compares: what was
 * replaced in between is not touched. Where there is none after all, the apply is not forced: what appears in between
 * keeps every value it has, and what was added to it is taken back.
 *
 * What the Go operator has set on the parent's object becomes the engine's before the apply, which then takes out what our
 * kinds do not set.
 *
 * The refusal says AlreadyExists, not Conflict: Metacontroller takes a conflict for its own stale cache and keeps
 * silent about it, whereas this becomes a SyncError event on the parent.
 */
export async function guardApply(call: Call, route: ChildRoute, context: ApplyTools): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  const applied = parsedJson(body)
  const claim = claimOf(applied)
  if (!claim) return refuseRequest(call, context) // the engine claims whatever it applies

  for (let round = 1; ; round += 1) {
    const standing = round === 1 ? firstStanding(call, route, claim, context) : await look(call, claim, context)
    if (standing.outcome === 'unknown') return relay(call, standing.answer)
    if (standing.outcome === 'refused') {
      context.metrics.applies.inc({ resource: route.scoped.key, outcome: standing.outcome })
      return answerFailure(call, failure('AlreadyExists', standing.message))
    }
    const { answer, bytes } = await applyOnce(call, { applied, body, standing }, context)
    if (round < rounds && !(await isSettled({ call, standing, answer, bytes, applied }, context))) continue

    context.metrics.applies.inc({ resource: route.scoped.key, outcome: standing.outcome })
    const isDone = answer.status < 300 && !call.query.has('dryRun')
    return relayBytes(call, answer, isDone ? await settle(call, claim, { applied, bytes }, context) : bytes)
  }
}

function firstStanding(call: Call, route: ChildRoute, claim: Claim, context: ApplyTools): Standing {
  const key = `${route.path.namespace ?? ''}/${route.path.name ?? ''}`
  const uid =
    context.shownUid(route.scoped.key, key, claim.parent.uid) ?? context.applied.uidOf(call.path, claim.parent.uid)
  return uid === undefined ? { outcome: 'new', isLookedFor: false } : { outcome: 'known', uid }
}

async function look(call: Call, claim: Claim, context: ApplyTools, looks = rounds): Promise<Standing> {
  const headers = { accept: metadataOnly }
  const answer = await context.apiServer.ask({ method: 'GET', target: call.path, headers, signal: call.signal })
  if (answer.status !== 200 && answer.status !== 404) return { outcome: 'unknown', answer }

  const found = await collect(answer.body)
  const existing = answer.status === 404 ? undefined : parsedJson(found)
  const verdict = verdictOn(claim, existing)
  if (!verdict.allowed) {
    const { orphan, message } = verdict
    const removal = orphan && (await removeOrphan(call, { claim, seen: orphan }, context))
    if (removal === 'changed' && looks > 1) return look(call, claim, context, looks - 1)
    return removal === 'removed' ? { outcome: 'new', isLookedFor: false } : { outcome: 'refused', message }
  }
  if (verdict.uid === undefined) return { outcome: 'new', isLookedFor: true }
  await takeOver(existing, call, context)
  return { outcome: 'owned', uid: verdict.uid }
}

interface Applying {
  readonly applied: unknown
  readonly body: Buffer
  readonly standing: Extract<Standing, { outcome: 'known' | 'owned' | 'new' }>
}

async function applyOnce(call: Call, applying: Applying, { apiServer }: ApplyTools): Promise<Applied> {
  const answer = await askWith(callFor(call, applying), apiServer, bodyFor(applying))
  return { answer, bytes: await collect(answer.body) }
}

function callFor(call: Call, { standing }: Applying): Call {
  const isForced = standing.outcome !== 'new' || !standing.isLookedFor
  return isForced ? call : { ...call, query: withParameters(call.query, { force: 'false' }) }
}

function bodyFor({ applied, body, standing }: Applying): Buffer {
  if (standing.outcome !== 'new') return withMetadata(applied, { uid: standing.uid })
  return standing.isLookedFor ? body : withMetadata(applied, { resourceVersion: noVersion })
}

interface Applied {
  readonly answer: ApiAnswer
  readonly bytes: Buffer
}

/** Whether the Go operator owned fields of the child that are the engine's now. */
async function takeOver(child: unknown, call: Call, context: ApplyTools): Promise<boolean> {
  const { path, query, signal } = call
  if (query.has('dryRun')) return false
  return takeOverFields({ child, path, manager: managerOf(call), signal }, context)
}

function withMetadata(applied: unknown, more: Readonly<Record<string, string>>): Buffer {
  const object = { ...recordAt({ applied }, 'applied'), metadata: { ...recordAt(applied, 'metadata'), ...more } }
  return Buffer.from(JSON.stringify(object))
}

interface Outcome extends Applied {
  readonly call: Call
  readonly standing: Standing
  readonly applied: unknown
}

/**
 * Whether the object that was applied to is the one that was thought to be there. A uid that does not fit is a conflict
 * where the object is gone, and a change of an immutable field where it is another. What was not looked at may also be
 * invalid with our fields because the Go operator has written to it again.
 */
async function isSettled(outcome: Outcome, context: ApplyTools): Promise<boolean> {
  const { call, standing, answer, bytes, applied } = outcome
  if (answer.status === 409) return false
  if (standing.outcome === 'new' && !standing.isLookedFor) return answer.status !== 422
  if (answer.status === 422) return standing.outcome !== 'known' && !bytes.includes('"field":"metadata.uid"')
  if (standing.outcome !== 'new' || answer.status !== 200 || !isStray(parsedJson(bytes), managerOf(call))) return true

  context.logger.warn(
    { path: call.path },
    'an object appeared between the check and the apply: the added fields are removed again',
  )
  const { apiVersion, kind } = recordAt({ applied }, 'applied')
  const { name, namespace } = recordAt(applied, 'metadata')
  const uid = stringAt(parsedJson(bytes), 'metadata', 'uid')
  const nothing = Buffer.from(JSON.stringify({ apiVersion, kind, metadata: { name, namespace, uid } }))
  const withdrawn = await askWith(call, context.apiServer, nothing)
  withdrawn.body.drop()
  return false
}

function managerOf({ query }: Call): string {
  return query.get('fieldManager') ?? ''
}

/**
 * What follows a successful apply; answers the child as it then is. Where the Go operator has written to a child that
 * needed no look, its fields are seen only now, and a second apply takes out those that we do not set.
 */
async function settle(
  call: Call,
  claim: Claim,
  { applied, bytes }: { readonly applied: unknown; readonly bytes: Buffer },
  context: ApplyTools,
): Promise<Buffer> {
  const child = parsedJson(bytes)
  const uid = stringAt(child, 'metadata', 'uid')
  if (uid === undefined) return bytes
  context.applied.remember(call.path, claim.parent.uid, uid)
  if (!(await takeOver(child, call, context))) return bytes
  const again = await askWith(call, context.apiServer, withMetadata(applied, { uid }))
  const body = await collect(again.body)
  return again.status < 300 ? body : bytes
}
