import { isRecord, listAt, stringAt, valueAt } from '../../kubernetes/read.ts'

/** What an apply of the engine claims: this object, for this parent. */
export interface Claim {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly parent: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string }
}

export type Verdict =
  | { readonly allowed: true; readonly uid: string | undefined }
  | {
      readonly allowed: false
      readonly message: string
      /**
       * What only parents of the same name and another uid own: garbage, if the claim's parent is alive. Absent where it is
       * being deleted already.
       */
      readonly orphan?: SeenObject
    }

/** An object as it was looked at: preconditions of its deletion (`metav1.Preconditions`). */
export interface SeenObject {
  readonly uid: string
  readonly resourceVersion: string
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

/**
 * Whether the engine may apply over what is there. Absent: yes. Owned by the claim's parent: yes, also where the
 * Go operator made it, which sets the owner reference but not the engine's label. Everything else is left alone,
 * and the message says whose it is and what to do. `existing` is the object, or its metadata alone.
 */
export function verdictOn(claim: Claim, existing: unknown): Verdict {
  if (existing === undefined) return { allowed: true, uid: undefined }
  if (isOwnedBy(existing, claim.parent.uid)) return { allowed: true, uid: stringAt(existing, 'metadata', 'uid') }

  const { kind, name, parent } = claim
  const place = claim.namespace === undefined ? `"${name}"` : `"${name}" in namespace "${claim.namespace}"`
  if (isNamesakes(existing, claim)) {
    const message =
      `${kind} ${place} still belongs to an earlier ${parent.kind} "${parent.name}" that was deleted. ` +
      'It is replaced as soon as it is gone. No action is needed.'
    const isGoing = stringAt(existing, 'metadata', 'deletionTimestamp') !== undefined
    const orphan = isGoing ? undefined : seenObject(existing)
    return { allowed: false, message, ...(orphan === undefined ? {} : { orphan }) }
  }
  const message =
    `${kind} ${place} exists and does not belong to ${parent.kind} "${parent.name}": ${whose(existing)}. ` +
    `It was not changed. Delete it, or give the ${parent.kind} another name.`
  return { allowed: false, message }
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

/** Under which names the control plane writes to objects at once; a name that only begins like one is a user's choice. */
const controlPlane: ReadonlySet<string> = new Set(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])

/**
 * Whether an object that was to be made anew existed after all: somebody else has written it. Kubernetes' own controllers
 * write to new objects at once, so they do not count.
 */
export function isStray(child: unknown, engine: string): boolean {
  return listAt(child, 'metadata', 'managedFields').some((entry) => {
    const manager = stringAt(entry, 'manager') ?? ''
    return manager !== engine && !controlPlane.has(manager) && stringAt(entry, 'subresource') === undefined
  })
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

function whose(existing: unknown): string {
  const owners = listAt(existing, 'metadata', 'ownerReferences')
  const owner = owners.find((reference) => valueAt(reference, 'controller') === true) ?? owners[0]
  if (owner !== undefined)
    return `it belongs to ${stringAt(owner, 'kind') ?? 'another'} "${stringAt(owner, 'name') ?? ''}"`

  const release = stringAt(existing, 'metadata', 'annotations', 'meta.helm.sh/release-name')
  if (release !== undefined) return `it belongs to the Helm release "${release}"`

  const writer = lastWriter(existing)
  return writer === undefined ? 'it has no owner' : `it has no owner and was last written by "${writer}"`
}

function lastWriter(existing: unknown): string | undefined {
  const writes = listAt(existing, 'metadata', 'managedFields')
    .filter((entry) => isRecord(entry) && stringAt(entry, 'subresource') === undefined)
    .toSorted((left, right) => (stringAt(left, 'time') ?? '').localeCompare(stringAt(right, 'time') ?? ''))
  return stringAt(writes.at(-1), 'manager')
}
