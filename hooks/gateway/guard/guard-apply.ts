import { parsedJson } from '../../apiserver/json/document.ts'
import { answerTooLarge, type Call, readBody } from '../routing/call.ts'
import { refuseRequest } from '../routing/refuse.ts'
import type { ChildRoute } from '../routing/route.ts'
import { type ApplyTools, createApplySteps } from './apply-steps.ts'
import { claimOf } from './claim.ts'
import { decide, type Situation } from './decision.ts'

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
 * What is to be done is decided by {@link decide}, and done here.
 */
export async function guardApply(call: Call, { scoped, path }: ChildRoute, tools: ApplyTools): Promise<void> {
  const body = await readBody(call)
  if (body === undefined) return answerTooLarge(call)
  const applied = parsedJson(body)
  const claim = claimOf(applied)
  if (!claim) return refuseRequest(call, tools) // the engine claims whatever it applies

  const { uid } = claim.parent
  const objectKey = `${path.namespace ?? ''}/${path.name ?? ''}`
  const knownUid = tools.shownUid(scoped.key, objectKey, uid) ?? tools.applied.uidOf(call.path, uid)
  const steps = createApplySteps({ call, body, applied, claim, resource: scoped.key }, tools)
  let situation: Situation | undefined = { after: 'request', knownUid }
  while (situation !== undefined) situation = await steps.carryOut(decide(situation))
}
