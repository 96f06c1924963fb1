import { compositeController } from '../engine/composite-controller.ts'
import type { Kind, ResourceKind } from '../engine/kind.ts'
import type { CustomizeHookRequest, ObjectMap, ResourceRule, SyncHookRequest } from '../engine/metacontroller-types.ts'
import { kindKey } from '../engine/rules.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { find, keyOf, type ObjectStore, ofKind, referenceOf } from './fake-api-server.ts'
import { asksFor } from './related.ts'

type ObjectKind = Pick<ResourceKind, 'apiVersion' | 'kind'>

/** The body of a customize call as the engine writes it. */
export function customizeRequest(kind: Kind, parent: KubernetesObject): CustomizeHookRequest {
  return { controller: controllerOf(kind), parent }
}

/** The body of a sync call as the engine writes it. */
export function syncRequest(
  kind: Kind,
  parent: KubernetesObject,
  { children, related }: Pick<SyncHookRequest, 'children' | 'related'>,
): SyncHookRequest {
  return { controller: controllerOf(kind), parent, children, related, finalizing: false }
}

/** Children as they stand in a sync request: every one of these kinds has an entry, possibly empty. */
export function childrenByKind(kinds: readonly ObjectKind[], children: readonly KubernetesObject[]): ObjectMap {
  return Object.fromEntries(
    kinds.map((kind) => [kindKey(kind), keyed(children.filter((child) => kindKey(child) === kindKey(kind)))]),
  )
}

/** The related objects as they stand in a sync request: every kind that a rule names has an entry, possibly empty. */
export function relatedObjects(store: ObjectStore, kind: Kind, rules: readonly ResourceRule[]): ObjectMap {
  const asked = kind.relates.flatMap((related) => {
    const own = rules.filter((rule) => rule.apiVersion === related.apiVersion && rule.resource === related.resource)
    return own.length > 0 ? [{ related, own }] : []
  })
  return Object.fromEntries(
    asked.map(({ related, own }) => [kindKey(related), keyed(own.flatMap((rule) => selected(store, related, rule)))]),
  )
}

function selected(
  store: ObjectStore,
  { apiVersion, kind }: ObjectKind,
  rule: ResourceRule,
): readonly KubernetesObject[] {
  const { names = [], namespace } = rule
  if (names.length === 0 || namespace === undefined) {
    return [...ofKind(store, kindKey({ apiVersion, kind }))].filter((object) => asksFor(rule, object))
  }
  return names.flatMap((name) => find(store, { apiVersion, kind, namespace, name }) ?? [])
}

function keyed(objects: readonly KubernetesObject[]): Readonly<Record<string, KubernetesObject>> {
  return Object.fromEntries(objects.map((object) => [keyOf(referenceOf(object)), object]))
}

function controllerOf(kind: Kind): KubernetesObject {
  return { ...compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } }) }
}
