import { isEqual } from '../engine/equality.ts'
import type { Kind } from '../engine/kind.ts'
import type { ResourceRule, SyncHookResponse } from '../engine/metacontroller-types.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { applyChild, claimChildren, deleteUndesired } from './children.ts'
import { decodeCustomize, decodeSync } from './decoder.ts'
import { type FakeApiServer, find, putStatus, referenceOf } from './fake-api-server.ts'
import { customizeRequest, relatedObjects, syncRequest } from './requests.ts'
import type { HookCall, Notes, Simulation } from './state.ts'

/** What the syncs of a pass share. */
export interface SyncRun {
  readonly call: HookCall
  readonly notes: Notes
}

/** One sync as the engine does it: claim, customize, sync, delete, apply, status. A failure keeps the parent waiting. */
export async function syncParent(
  simulation: Simulation,
  kind: Kind,
  parent: KubernetesObject,
  run: SyncRun,
): Promise<void> {
  const { apiServer, queue, applies } = simulation
  const reference = referenceOf(parent)
  const fail = (message: string): void => {
    run.notes.failures.push({ parent: reference, message })
    queue.add(parent.metadata.uid ?? '')
  }
  try {
    const children = claimChildren(apiServer, kind, parent)
    const related = relatedObjects(apiServer, kind, await rulesFor(simulation, kind, parent, run))
    run.notes.calls.push({ hook: 'sync', parent: reference })
    const answer = decodeSync(await run.call(kind, 'sync', syncRequest(kind, parent, { children, related })))
    deleteUndesired(apiServer, children, answer.children)
    for (const child of answer.children) {
      const refused = applyChild(apiServer, applies, { kind, parent, claims: children }, child)
      if (refused !== undefined) fail(refused)
    }
    writeStatus(apiServer, parent, answer.status)
  } catch (error) {
    fail(error instanceof Error ? error.message : 'the hook failed')
  }
}

async function rulesFor(
  { rules: remembered }: Simulation,
  kind: Kind,
  parent: KubernetesObject,
  { call, notes }: SyncRun,
): Promise<readonly ResourceRule[]> {
  if (kind.relates.length === 0) return []
  const { uid = '', generation = 0 } = parent.metadata
  const known = remembered.get(uid)
  if (known?.generation === generation) return known.rules
  notes.calls.push({ hook: 'customize', parent: referenceOf(parent) })
  const answer = decodeCustomize(await call(kind, 'customize', customizeRequest(kind, parent)))
  remembered.set(uid, { generation, rules: answer.relatedResources })
  return answer.relatedResources
}

/** The engine replaces the status whole and adds the generation that the hook was asked about. */
function writeStatus(apiServer: FakeApiServer, parent: KubernetesObject, answered: SyncHookResponse['status']): void {
  const live = find(apiServer, referenceOf(parent))
  const status = { ...answered, observedGeneration: parent.metadata.generation }
  if (live && live.metadata.uid === parent.metadata.uid && !isEqual(live['status'], status)) {
    putStatus(apiServer, live, status)
  }
}
