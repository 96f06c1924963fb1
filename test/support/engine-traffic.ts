import { readdirSync, readFileSync } from 'node:fs'
import type { CustomizeHookRequest, SyncHookRequest } from '../../hooks/engine/metacontroller-types.ts'

const folder = new URL('../goldens/engine-traffic/', import.meta.url)

/** The names of the requests recorded from the real engine, in the order of their recording. */
export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))
  .toSorted()

/** One recorded body, fresh at each call. */
export function recordedBody(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')).request
}

/** A recorded sync request. */
export function recordedSync(name: string): SyncHookRequest {
  return recordedBody(name) as SyncHookRequest
}

/** A recorded customize request. */
export function recordedCustomize(name: string): CustomizeHookRequest {
  return recordedBody(name) as CustomizeHookRequest
}
