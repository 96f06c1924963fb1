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
export interface CollidingKind {
  readonly kind: ResourceKind
  readonly names: (name: string) => readonly string[]
}

/** The objects of other kinds whose children would have the names of this parent's: those of the colliding kind, and a registry whose API is called so. */
export function collisionRules({ metadata }: Parent<unknown>, collidingKind: CollidingKind): readonly ResourceRule[] {
  const { name, namespace } = metadata
  return [
    ...byName(collidingKind.kind, namespace, collidingKind.names(name)),
    ...byName(mcpRegistries, namespace, [registryOfApi(name)]),
  ]
}

/** The claimant that came before the parent, as a problem (WART-39): the later one makes nothing until the other is gone. */
export function collisionProblems(
  parent: Parent<unknown>,
  related: ObjectMap,
  collidingKind: CollidingKind,
): readonly Problem[] {
  const { name, namespace } = parent.metadata
  const registry = registryOfApi(name)
  const others = [
    ...collidingKind.names(name).map((other) => relatedObject(related, collidingKind.kind, namespace, other)),
    registry === undefined ? undefined : relatedObject(related, mcpRegistries, namespace, registry),
  ]
  return nameCollision(parent, others)
}

/** The first of the others that came before the claimant, as a problem. */
export function nameCollision(claimant: Claimant, others: readonly (Claimant | undefined)[]): readonly Problem[] {
  const earlier = others.find(
    (other) => other !== undefined && other.metadata.deletionTimestamp === undefined && cameFirst(other, claimant),
  )
  if (!earlier) return []
  const message = `${earlier.kind} "${earlier.metadata.name}" already owns objects with the same names. Rename or delete one of the two.`
  return [problem('NameConflict', { field: 'metadata.name', message })]
}

/** Older first; of two of one second, the kind that is later in the alphabet (an MCPServer before an MCPRemoteProxy). */
function cameFirst(other: Claimant, claimant: Claimant): boolean {
  const byAge = compareText(other.metadata.creationTimestamp ?? '', claimant.metadata.creationTimestamp ?? '')
  return byAge === 0 ? compareText(other.kind, claimant.kind) > 0 : byAge < 0
}

/** The registry whose API would have a Deployment of this name. */
function registryOfApi(name: string): string | undefined {
  return /^(.+)-api$/.exec(name)?.[1]
}
