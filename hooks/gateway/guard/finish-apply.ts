import { collect, parsedJson } from '../../apiserver/json/document.ts'
import { stringAt } from '../../kubernetes/read.ts'
import type { Call } from '../routing/call.ts'
import { askWith } from '../routing/forward.ts'
import type { AppliedChildren } from './applied-children.ts'
import { withMetadata } from './attempt.ts'
import type { Claim } from './claim.ts'
import { type TakeoverTools, takeOverFields } from './field-takeover.ts'

interface Finished {
  readonly call: Call
  readonly applied: unknown
  readonly claim: Claim
  /** The child as the API server has answered it. */
  readonly bytes: Buffer
}

/**
 * What follows a successful apply; answers the child as it then is. Where the Go operator has written to a child that
 * needed no look, its fields are seen only now, and a second apply takes out those that we do not set.
 */
export async function finishApply(
  { call, applied, claim, bytes }: Finished,
  tools: TakeoverTools & { readonly applied: AppliedChildren },
): Promise<Buffer> {
  const child = parsedJson(bytes)
  const uid = stringAt(child, 'metadata', 'uid')
  if (uid === undefined) return bytes
  const { path, signal } = call
  tools.applied.remember(path, claim.parent.uid, uid)
  if (!(await takeOverFields({ child, path, manager: managerOf(call), signal }, tools))) return bytes

  const again = await askWith(call, tools.apiServer, withMetadata(applied, { uid }))
  const body = await collect(again.body)
  return again.status < 300 ? body : bytes
}

/** The field manager of the engine's applies. */
export function managerOf({ query }: Call): string {
  return query.get('fieldManager') ?? ''
}
