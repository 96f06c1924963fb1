import { compositeController } from '../engine/composite-controller.ts'
import { isEqual } from '../engine/equality.ts'
import type { Kind } from '../engine/kind.ts'
import type { ObjectMap, ResourceRule, SyncHookResponse } from '../engine/metacontroller-types.ts'
import { kindKey } from '../engine/rules.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { applyChild, claimChildren, deleteUndesired } from './children.ts'
import { type Cluster, find, keyOf, ofKind, putStatus, referenceOf } from './cluster.ts'
import { decodeCustomize, decodeSync } from './decoder.ts'
import { asksFor } from './related.ts'
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
  const { cluster, queue, applies } = simulation
  const reference = referenceOf(parent)
  const fail = (message: string): void => {
    run.notes.failures.push({ parent: reference, message })
    queue.add(parent.metadata.uid ?? '')
  }
  try {
    const children = claimChildren(cluster, kind, parent)
    const related = relatedObjects(cluster, kind, await rulesFor(simulation, kind, parent, run))
    run.notes.calls.push({ hook: 'sync', parent: reference })
    const request = { controller: controllerOf(kind), parent, children, related, finalizing: false }
    const answer = decodeSync(await run.call(kind, 'sync', request))
    deleteUndesired(cluster, children, answer.children)
    for (const child of answer.children) {
      const refused = applyChild(cluster, applies, { kind, parent, claims: children }, child)
      if (refused !== undefined) fail(refused)
    }
    writeStatus(cluster, parent, answer.status)
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
  const answer = decodeCustomize(await call(kind, 'customize', { controller: controllerOf(kind), parent }))
  remembered.set(uid, { generation, rules: answer.relatedResources })
  return answer.relatedResources
}

interface RelatedKind {
  readonly key: string
  readonly kind: string
}

/** The related objects as they stand in a sync request: every kind that a rule names has an entry, possibly empty. */
function relatedObjects(cluster: Cluster, kind: Kind, rules: readonly ResourceRule[]): ObjectMap {
  const asked = kind.relates
    .map((entry) => ({
      key: kindKey(entry),
      kind: entry.kind,
      rules: rules.filter((rule) => rule.apiVersion === entry.apiVersion && rule.resource === entry.resource),
    }))
    .filter((entry) => entry.rules.length > 0)
  return Object.fromEntries(
    asked.map((entry) => [
      entry.key,
      Object.fromEntries(
        entry.rules
          .flatMap((rule) => selected(cluster, entry, rule))
          .map((object) => [keyOf(referenceOf(object)), object]),
      ),
    ]),
  )
}

function selected(cluster: Cluster, { key, kind }: RelatedKind, rule: ResourceRule): readonly KubernetesObject[] {
  if (rule.names === undefined || rule.namespace === undefined) {
    return [...ofKind(cluster, key)].filter((object) => asksFor(rule, object))
  }
  const { apiVersion, namespace } = rule
  return rule.names.flatMap((name) => find(cluster, { apiVersion, kind, namespace, name }) ?? [])
}

function controllerOf(kind: Kind): KubernetesObject {
  return { ...compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } }) }
}

/** The engine replaces the status whole and adds the generation that the hook was asked about. */
function writeStatus(cluster: Cluster, parent: KubernetesObject, answered: SyncHookResponse['status']): void {
  const live = find(cluster, referenceOf(parent))
  const status = { ...answered, observedGeneration: parent.metadata.generation }
  if (live && live.metadata.uid === parent.metadata.uid && !isEqual(live['status'], status)) {
    putStatus(cluster, live, status)
  }
}
