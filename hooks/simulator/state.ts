import type { Kind } from '../engine/kind.ts'
import type { CustomizeHookRequest, SyncHookRequest } from '../engine/metacontroller-types.ts'
import type { ObjectReference } from '../kubernetes/objects.ts'
import type { RememberedApplies } from './children.ts'
import type { FakeApiServer } from './fake-api-server.ts'
import type { RememberedRules } from './parents.ts'

/** How a hook is called: in the same process, or over HTTP. A rejection counts as a failed sync. */
export type HookCall = (
  kind: Kind,
  hook: 'sync' | 'customize',
  request: SyncHookRequest | CustomizeHookRequest,
) => unknown

/** The state of a cluster with an engine in it. */
export interface Simulation {
  readonly apiServer: FakeApiServer
  readonly kinds: readonly Kind[]
  /** Uids of the parents that wait for a sync. */
  readonly queue: Set<string>
  readonly rules: RememberedRules
  readonly applies: RememberedApplies
  /** How many of the cluster's changes the engine has seen. */
  seen: number
  passes: number
}

export interface Call {
  readonly hook: 'sync' | 'customize'
  readonly parent: ObjectReference
}

/** What is noted while a pass runs. */
export interface Notes {
  readonly calls: Call[]
  readonly failures: { parent: ObjectReference; message: string }[]
}
