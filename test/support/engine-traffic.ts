import { readdirSync, readFileSync } from 'node:fs'
import { parseCustomizeRequest, parseSyncRequest } from '../../hooks/engine/envelope.ts'
import type { CustomizeHookRequest, SyncHookRequest } from '../../hooks/engine/metacontroller-types.ts'
import { valueAt } from '../../hooks/kubernetes/read.ts'
import { recordedKind } from './engine-kind.ts'

const folder = new URL('../goldens/engine-traffic/', import.meta.url)

/** The names of the requests recorded from the real engine, in the order of their recording. */
export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''))
  .toSorted()

/** One recorded body, fresh at each call. */
export function recordedBody(name: string): unknown {
  const recorded: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
  return valueAt(recorded, 'request')
}

/** A recorded sync request. */
export function recordedSync(name: string): SyncHookRequest {
  const parsed = parseSyncRequest(recordedKind, recordedBody(name))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

/** A recorded customize request. */
export function recordedCustomize(name: string): CustomizeHookRequest {
  const parsed = parseCustomizeRequest(recordedKind, recordedBody(name))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
