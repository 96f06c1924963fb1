import { listAt, stringAt, valueAt } from '../../kubernetes/read.ts'

/** What an apply of the engine claims: this object, for this parent. */
export interface Claim {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly parent: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string }
}

/** Reads the claim out of an applied object; `undefined` where it names no controlling owner. */
export function claimOf(applied: unknown): Claim | undefined {
  const owner = listAt(applied, 'metadata', 'ownerReferences').find(
    (reference) => valueAt(reference, 'controller') === true,
  )
  const uid = stringAt(owner, 'uid')
  const name = stringAt(applied, 'metadata', 'name')
  if (uid === undefined || name === undefined) return undefined
  return {
    kind: stringAt(applied, 'kind') ?? 'object',
    namespace: stringAt(applied, 'metadata', 'namespace'),
    name,
    parent: {
      apiVersion: stringAt(owner, 'apiVersion') ?? '',
      kind: stringAt(owner, 'kind') ?? 'parent',
      name: stringAt(owner, 'name') ?? '',
      uid,
    },
  }
}
