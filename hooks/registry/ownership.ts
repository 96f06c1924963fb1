import type { ObjectMeta } from '../kubernetes/objects.ts'

/**
 * Whether an object belongs to the owner of this uid. What an earlier registry of the same name has left does not count;
 * objects given offline have no uid to compare.
 */
export function isOwnedBy({ ownerReferences = [] }: ObjectMeta, uid: string | undefined): boolean {
  return uid === undefined || ownerReferences.some((reference) => reference.uid === uid)
}
