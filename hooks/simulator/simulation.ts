import type { Kind } from '../engine/kind.ts'
import { kindKey } from '../engine/rules.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject, ObjectReference } from '../kubernetes/objects.ts'
import {
  type Change,
  createFakeApiServer,
  type FakeApiServer,
  find,
  keyOf,
  ofKind,
  referenceOf,
  seed,
} from './fake-api-server.ts'
import { concerned, parentKindOf } from './parents.ts'
import type { Call, HookCall, Notes, Simulation } from './state.ts'
import { syncParent } from './sync.ts'

/** What one pass did: every parent that waited was synced once. */
export interface Pass {
  readonly number: number
  readonly calls: readonly Call[]
  readonly created: readonly ObjectReference[]
  readonly updated: readonly ObjectReference[]
  readonly deleted: readonly ObjectReference[]
  readonly statuses: readonly { readonly parent: ObjectReference; readonly status: unknown }[]
  /** Syncs that failed or that the API server refused in part; the engine tries them again. */
  readonly failures: readonly { readonly parent: ObjectReference; readonly message: string }[]
}

/** A cluster that holds these objects, and an engine that has just started. `now` is the time of all creations. */
export function createSimulation(
  objects: readonly KubernetesObject[],
  kinds: readonly Kind[],
  { now }: { readonly now: string },
): Simulation {
  const apiServer = createFakeApiServer(now)
  for (const object of objects) seed(apiServer, object)
  return { apiServer, kinds, queue: new Set(), rules: new Map(), applies: new Map(), seen: 0, passes: 0 }
}

/** Whether nothing waits for a sync. */
export function isQuiet(simulation: Simulation): boolean {
  deliverChanges(simulation)
  return waiting(simulation).length === 0
}

/** Syncs every parent that waits, once, in the order of their kinds and names; what that changes waits for the next pass. */
export async function runPass(simulation: Simulation, call: HookCall): Promise<Pass> {
  const { apiServer, queue } = simulation
  deliverChanges(simulation)
  const start = apiServer.changes.length
  const notes: Notes = { calls: [], failures: [] }
  for (const [kind, { metadata }] of waiting(simulation)) {
    deliverChanges(simulation)
    queue.delete(metadata.uid ?? '')
    const parent = find(apiServer, { ...parentKindOf(kind), name: metadata.name, namespace: metadata.namespace })
    if (parent) await syncParent(simulation, kind, parent, { call, notes })
  }
  deliverChanges(simulation)
  simulation.passes += 1
  return { number: simulation.passes, ...notes, ...writesAmong(apiServer.changes.slice(start), simulation.kinds) }
}

/** Runs passes until nothing waits any more, at most `maxPasses`. `between` may change the cluster after each pass. */
export async function runUntilQuiet(
  simulation: Simulation,
  call: HookCall,
  {
    maxPasses = 20,
    between = () => {},
  }: { readonly maxPasses?: number; readonly between?: (apiServer: FakeApiServer) => void } = {},
): Promise<{ readonly passes: readonly Pass[]; readonly isQuiet: boolean }> {
  const passes: Pass[] = []
  while (!isQuiet(simulation) && passes.length < maxPasses) {
    passes.push(await runPass(simulation, call))
    between(simulation.apiServer)
  }
  return { passes, isQuiet: isQuiet(simulation) }
}

function deliverChanges(simulation: Simulation): void {
  const { apiServer, kinds, rules, queue } = simulation
  for (; simulation.seen < apiServer.changes.length; simulation.seen += 1) {
    const change = apiServer.changes[simulation.seen]
    if (change) for (const uid of concerned(change, kinds, apiServer, rules)) queue.add(uid)
  }
}

function waiting({ apiServer, kinds, queue }: Simulation): readonly (readonly [Kind, KubernetesObject])[] {
  return kinds.flatMap((kind) =>
    [...ofKind(apiServer, kindKey(parentKindOf(kind)))]
      .filter(({ metadata: { uid } }) => uid !== undefined && queue.has(uid))
      .toSorted((left, right) => compareText(keyOf(referenceOf(left)), keyOf(referenceOf(right))))
      .map((parent) => [kind, parent] as const),
  )
}

/** Which objects these changes have created, updated and deleted; of parents only their statuses. */
export function writesAmong(
  changes: readonly Change[],
  kinds: readonly Kind[],
): Pick<Pass, 'created' | 'updated' | 'deleted' | 'statuses'> {
  const parents = new Set(kinds.map((kind) => kindKey(parentKindOf(kind))))
  const states = changes.map(({ before, after }) => ({ before, after, object: after ?? before }))
  const isParent = (object: KubernetesObject | undefined): boolean =>
    object !== undefined && parents.has(kindKey(object))
  const references = (wanted: (before: unknown, after: unknown) => boolean): readonly ObjectReference[] =>
    states.flatMap(({ before, after, object }) =>
      object && !isParent(object) && wanted(before, after) ? [referenceOf(object)] : [],
    )
  return {
    created: references((before) => before === undefined),
    updated: references((before, after) => before !== undefined && after !== undefined),
    deleted: references((_, after) => after === undefined),
    statuses: states.flatMap(({ after }) =>
      after && isParent(after) ? [{ parent: referenceOf(after), status: after['status'] }] : [],
    ),
  }
}
