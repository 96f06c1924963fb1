import { problem } from '../../api/reasons.ts'
import { mcpRegistries } from '../../api/resource-kinds.ts'
import type { Parent, Problem, ResourceKind } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { byName, relatedObject } from '../../engine/rules.ts'
import { compareText } from '../../kubernetes/go-json.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'

interface Claimant {
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** The other kind with a proxy, and the names under which one of it would make children of the names of ours. */
export interface Twins {
  readonly kind: ResourceKind
  readonly names: (name: string) => readonly string[]
}

/** Objects of our other kinds that make children of the names of this parent's: its twins, a registry whose API is called so. */
export function rivalRules({ metadata }: Parent<unknown>, twins: Twins): readonly ResourceRule[] {
  const { name, namespace } = metadata
  return [
    ...byName(twins.kind, namespace, twins.names(name)),
    ...byName(mcpRegistries, namespace, [registryOfApi(name)]),
  ]
}

/** The rival that came first, as a problem (WART-39): the later one makes nothing until the other is gone. */
export function conflictProblems(parent: Parent<unknown>, related: ObjectMap, twins: Twins): readonly Problem[] {
  const { name, namespace } = parent.metadata
  const registry = registryOfApi(name)
  const rivals = [
    ...twins.names(name).map((twin) => relatedObject(related, twins.kind, namespace, twin)),
    registry === undefined ? undefined : relatedObject(related, mcpRegistries, namespace, registry),
  ]
  return nameConflict(parent, rivals)
}

/** The first of the rivals that came before the claimant, as a problem. */
export function nameConflict(claimant: Claimant, rivals: readonly (Claimant | undefined)[]): readonly Problem[] {
  const earlier = rivals.find(
    (rival) => rival !== undefined && rival.metadata.deletionTimestamp === undefined && cameFirst(rival, claimant),
  )
  if (!earlier) return []
  const message = `${earlier.kind} "${earlier.metadata.name}" already owns objects with the same names. Rename or delete one of the two.`
  return [problem('NameConflict', { field: 'metadata.name', message })]
}

/** Older first; of two of one second, the kind that is later in the alphabet (an MCPServer before an MCPRemoteProxy). */
function cameFirst(rival: Claimant, claimant: Claimant): boolean {
  const byAge = compareText(rival.metadata.creationTimestamp ?? '', claimant.metadata.creationTimestamp ?? '')
  return byAge === 0 ? compareText(rival.kind, claimant.kind) > 0 : byAge < 0
}

/** The registry whose API would have a Deployment of this name. */
function registryOfApi(name: string): string | undefined {
  return /^(.+)-api$/.exec(name)?.[1]
}
