import type { ApiServer } from '../../apiserver/client.ts'
import { collect } from '../../apiserver/json/document.ts'
import { withParameters } from '../../apiserver/query.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import { recordAt } from '../../kubernetes/read.ts'
import type { Call } from '../routing/call.ts'
import { askWith } from '../routing/forward.ts'
import type { Attempt } from './decision.ts'

/** An apply of the engine. */
export interface Apply {
  readonly call: Call
  readonly body: Buffer
  /** The body as an object. */
  readonly applied: unknown
}

/** What the API server has answered to an apply, with its body read. */
export interface Applied {
  readonly answer: ApiAnswer
  readonly bytes: Buffer
}

/** A resource version that no object has: etcd counts from 1 and has counted on before the first object is stored. */
const noVersion = '1'

/** Applies a child in the form that an attempt asks for. */
export async function applyOnce(
  { call, body, applied }: Apply,
  attempt: Attempt,
  apiServer: Pick<ApiServer, 'ask'>,
): Promise<Applied> {
  const sent = attempt.state === 'absent' ? { ...call, query: withParameters(call.query, { force: 'false' }) } : call
  const answer = await askWith(sent, apiServer, bodyFor({ body, applied }, attempt))
  return { answer, bytes: await collect(answer.body) }
}

function bodyFor({ body, applied }: Omit<Apply, 'call'>, attempt: Attempt): Buffer {
  if (attempt.state === 'absent') return body
  return withMetadata(applied, attempt.state === 'unseen' ? { resourceVersion: noVersion } : { uid: attempt.uid })
}

/** The applied object with more in its metadata, as JSON. */
export function withMetadata(applied: unknown, more: Readonly<Record<string, string>>): Buffer {
  const object = { ...recordAt({ applied }, 'applied'), metadata: { ...recordAt(applied, 'metadata'), ...more } }
  return Buffer.from(JSON.stringify(object))
}

/** Takes back what an apply has set: one that sets nothing gives up every field of its manager. */
export async function withdraw(
  { call, applied }: Apply,
  uid: string | undefined,
  apiServer: Pick<ApiServer, 'ask'>,
): Promise<void> {
  const { apiVersion, kind } = recordAt({ applied }, 'applied')
  const { name, namespace } = recordAt(applied, 'metadata')
  const nothing = Buffer.from(JSON.stringify({ apiVersion, kind, metadata: { name, namespace, uid } }))
  const withdrawn = await askWith(call, apiServer, nothing)
  withdrawn.body.drop()
}
