import { isRecord, listAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import type { Claim } from './claim.ts'
import type { Relation } from './relation.ts'

/** Why an apply over an existing object is refused, and what to do: a sentence for the event at the parent. */
export function refusalMessage(claim: Claim, relation: Relation, existing: unknown): string {
  const { kind, name, parent } = claim
  const place = claim.namespace === undefined ? `"${name}"` : `"${name}" in namespace "${claim.namespace}"`
  if (relation.is === 'orphan') {
    return (
      `${kind} ${place} still belongs to an earlier ${parent.kind} "${parent.name}" that was deleted. ` +
      'It is replaced as soon as it is gone. No action is needed.'
    )
  }
  return (
    `${kind} ${place} exists and does not belong to ${parent.kind} "${parent.name}": ${whose(existing)}. ` +
    `It was not changed. Delete it, or give the ${parent.kind} another name.`
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
