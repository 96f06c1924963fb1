import { problem } from '../api/reasons.ts'
import type { Problem } from '../engine/kind.ts'
import { compareText } from '../kubernetes/go-json.ts'
import type { KubernetesObject, ObjectMeta } from '../kubernetes/objects.ts'

interface Claimant {
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** An object of another of our kinds that makes children of the same names, if it came first (WART-39): the later one makes nothing. */
export function nameConflict(parent: Claimant, rivals: readonly (KubernetesObject | undefined)[]): readonly Problem[] {
  const earlier = rivals.find(
    (rival) => rival !== undefined && rival.metadata.deletionTimestamp === undefined && cameFirst(rival, parent),
  )
  if (!earlier) return []
  const message = `${earlier.kind} "${earlier.metadata.name}" already makes children of the same names. Rename or delete one of the two.`
  return [problem('NameConflict', { field: 'metadata.name', message })]
}

/** Older first; of two of one second, the kind that comes later in the alphabet (MCPServer before MCPRemoteProxy and MCPRegistry). */
function cameFirst(rival: Claimant, parent: Claimant): boolean {
  const byAge = compareText(rival.metadata.creationTimestamp ?? '', parent.metadata.creationTimestamp ?? '')
  return byAge === 0 ? compareText(rival.kind, parent.kind) > 0 : byAge < 0
}
