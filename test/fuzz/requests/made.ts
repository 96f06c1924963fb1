import { stringAt } from '../../../hooks/kubernetes/read.ts'
import type { FuzzRequest } from '../fuzz-request.ts'

/** A request before it has its place in a run. */
export type MadeRequest = Omit<FuzzRequest, 'index'>

const json = { 'content-type': 'application/json' }

/** A call of a hook with a JSON document. */
export function hookCall(origin: string, path: string, document: unknown): MadeRequest {
  return {
    origin,
    program: 'manager',
    method: 'POST',
    path,
    headers: json,
    // a document that was removed as a whole is an empty body
    body: JSON.stringify(document) ?? '',
    encoding: 'utf8',
    namespace: stringAt(document, 'parent', 'metadata', 'namespace') ?? '',
  }
}
