import type { ApiServer } from '../../apiserver/client.ts'
import { collect, parsedJson } from '../../apiserver/json/document.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import type { Call } from '../routing/call.ts'
import type { Claim } from './claim.ts'
import { type Relation, relationTo } from './relation.ts'

/** What a look has found. */
export interface Look {
  readonly answer: ApiAnswer
  /** The object's metadata; `undefined` where there is none. */
  readonly existing: unknown
  readonly relation: Relation
}

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'

/** Looks at what is there under the name of a child; the body of an answer other than 200 and 404 is not read. */
export async function lookAt(call: Call, claim: Claim, apiServer: Pick<ApiServer, 'ask'>): Promise<Look> {
  const headers = { accept: metadataOnly }
  const answer = await apiServer.ask({ method: 'GET', target: call.path, headers, signal: call.signal })
  const isRead = answer.status === 200 || answer.status === 404
  const body = isRead ? parsedJson(await collect(answer.body)) : undefined
  const existing = answer.status === 200 ? body : undefined
  return { answer, existing, relation: relationTo(claim, existing) }
}
