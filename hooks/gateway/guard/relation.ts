import { listAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import type { Claim } from './claim.ts'

/** Whose an object is, as seen from the parent that claims it. */
export type Relation =
  | { readonly is: 'absent' }
  | { readonly is: 'owned'; readonly uid: string }
  /**
   * Only parents of the same name and another uid own it: garbage, if the claim's parent is alive. `seen` is absent where
   * it is being deleted already.
   */
  | { readonly is: 'orphan'; readonly seen: SeenObject | undefined }
  | { readonly is: 'foreign' }

/** An object as it was looked at: preconditions of its deletion (`metav1.Preconditions`). */
export interface SeenObject {
  readonly uid: string
  readonly resourceVersion: string
}

/**
 * What is there (the object, its metadata alone, or `undefined`) in relation to a claim. Owned by the claim's parent also
 * where the Go operator made it, which sets the owner reference but not the engine's label.
 */
export function relationTo(claim: Claim, existing: unknown): Relation {
  if (existing === undefined) return { is: 'absent' }
  if (isOwnedBy(existing, claim.parent.uid)) {
    const uid = stringAt(existing, 'metadata', 'uid')
    return uid === undefined ? { is: 'absent' } : { is: 'owned', uid }
  }
  if (!isNamesakes(existing, claim)) return { is: 'foreign' }
  const isGoing = stringAt(existing, 'metadata', 'deletionTimestamp') !== undefined
  return { is: 'orphan', seen: isGoing ? undefined : seenObject(existing) }
}

function seenObject(object: unknown): SeenObject | undefined {
  const uid = stringAt(object, 'metadata', 'uid')
  const resourceVersion = stringAt(object, 'metadata', 'resourceVersion')
  return uid === undefined || resourceVersion === undefined ? undefined : { uid, resourceVersion }
}

/** Whether an object names this uid among its owners. */
export function isOwnedBy(object: unknown, uid: string): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some((owner) => stringAt(owner, 'uid') === uid)
}

/** Whether parents of the claim's kind and name own an object, and nobody else does. */
function isNamesakes(existing: unknown, { parent }: Claim): boolean {
  const owners = listAt(existing, 'metadata', 'ownerReferences')
  return (
    owners.length > 0 &&
    owners.every(
      (owner) =>
        stringAt(owner, 'apiVersion') === parent.apiVersion &&
        stringAt(owner, 'kind') === parent.kind &&
        stringAt(owner, 'name') === parent.name,
    )
  )
}

/**
 * Whether a PUT of the engine would release a child: it takes out the owner reference of a child that lacks the
 * engine's label, and then applies the child again. Done literally, the second step would find an object that is
 * nobody's; so the gateway answers the first one without doing it.
 */
export function isRelease(current: unknown, replacement: unknown): boolean {
  if (stringAt(current, 'metadata', 'uid') !== stringAt(replacement, 'metadata', 'uid')) return false
  return listAt(current, 'metadata', 'ownerReferences').some((owner) => {
    const uid = stringAt(owner, 'uid')
    return valueAt(owner, 'controller') === true && uid !== undefined && !isOwnedBy(replacement, uid)
  })
}
