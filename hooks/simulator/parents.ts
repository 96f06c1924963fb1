import { isEqual } from '../engine/equality.ts'
import { controllerLabel } from '../engine/held.ts'
import type { Kind } from '../engine/kind.ts'
import type { ResourceRule } from '../engine/metacontroller-types.ts'
import { kindKey } from '../engine/rules.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { type Change, type FakeApiServer, ofKind } from './fake-api-server.ts'
import { asksFor } from './related.ts'

/** The customize answers the engine remembers, by the parent's uid. */
export type RememberedRules = Map<string, { readonly generation: number; readonly rules: readonly ResourceRule[] }>

/** The names under which the API server knows a kind of parents. */
export function parentKindOf({ parent }: Kind): { readonly apiVersion: string; readonly kind: string } {
  return { apiVersion: parent.apiVersion, kind: parent.kind }
}

/**
 * The uids of the parents that a change makes the engine sync: the parent itself unless only its status changed, the
 * owner of a child, whoever a label `controller-uid` names, and those whose customize answer asks for the object.
 */
export function concerned(
  change: Change,
  kinds: readonly Kind[],
  apiServer: FakeApiServer,
  remembered: RememberedRules,
): ReadonlySet<string> {
  const object = change.after ?? change.before
  if (!object) return new Set()
  const own = kinds.some((kind) => kindKey(parentKindOf(kind)) === kindKey(object)) && isOwnChange(change)
  return new Set([
    ...(own && object.metadata.uid !== undefined ? [object.metadata.uid] : []),
    ...[change.before, change.after].flatMap((state) => (state ? ownersOf(state) : [])),
    ...kinds.flatMap((kind) => asking(change, kind, apiServer, remembered)),
  ])
}

function isOwnChange({ before, after }: Change): boolean {
  if (!before || !after) return true
  return (
    before.metadata.generation !== after.metadata.generation ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    !isEqual(before.metadata.labels ?? {}, after.metadata.labels ?? {}) ||
    !isEqual(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})
  )
}

function ownersOf({ metadata }: KubernetesObject): readonly string[] {
  const label = metadata.labels?.[controllerLabel]
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  return [...(label === undefined ? [] : [label]), ...(owner ? [owner.uid] : [])]
}

function asking(change: Change, kind: Kind, apiServer: FakeApiServer, remembered: RememberedRules): readonly string[] {
  const state = change.after ?? change.before
  const related = kind.relates.find((entry) => state && kindKey(entry) === kindKey(state))
  if (!related) return []
  return [...ofKind(apiServer, kindKey(parentKindOf(kind)))].flatMap(({ metadata: { uid } }) => {
    const rules = uid === undefined ? [] : (remembered.get(uid)?.rules ?? [])
    const asks = rules.some(
      (rule) =>
        rule.resource === related.resource &&
        rule.apiVersion === related.apiVersion &&
        [change.before, change.after].some((object) => object && asksFor(rule, object)),
    )
    return asks && uid !== undefined ? [uid] : []
  })
}
