import type { MCPRemoteProxySpec } from '../../api/v1alpha1/mcp-remote-proxy.ts'
import type { Parent } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import { collisionRules } from '../../workload/resolve/name-collisions.ts'
import { referenceRules } from '../../workload/resolve/references.ts'
import { collidingKind } from './traits.ts'

/** What an MCPRemoteProxy's sync needs to see: what its spec names, its pods, and who else claims its name (WART-39). */
export function customize(parent: Parent<MCPRemoteProxySpec>): readonly ResourceRule[] {
  return [...referenceRules(parent.spec, parent.metadata), ...collisionRules(parent, collidingKind)]
}
