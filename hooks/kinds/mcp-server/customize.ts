import { mcpRegistries } from '../../api/resource-kinds.ts'
import type { MCPServerSpec } from '../../api/v1alpha1/mcp-server.ts'
import type { Parent } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { byLabel, inNamespace } from '../../engine/rules.ts'
import { enforcesLabel } from '../../registry/names.ts'
import { collisionRules } from '../../workload/resolve/name-collisions.ts'
import { referenceRules } from '../../workload/resolve/references.ts'
import { collidingKind } from './traits.ts'

/**
 * What an MCPServer's sync needs to see: what its spec names, its pods, who else claims its name (WART-39), and the
 * registries of the namespace with the images that they list.
 */
export function customize(parent: Parent<MCPServerSpec>): readonly ResourceRule[] {
  const { spec, metadata } = parent
  const { name, namespace } = metadata
  return [
    ...referenceRules(spec, { name, namespace }, [permissionProfileMapName(spec)]),
    ...collisionRules(parent, collidingKind),
    inNamespace(mcpRegistries, namespace),
    byLabel(configMaps, namespace, { [enforcesLabel]: 'true' }),
  ]
}

/** The ConfigMap that a permission profile of type configmap names. */
export function permissionProfileMapName({ permissionProfile }: MCPServerSpec): string | undefined {
  return permissionProfile?.type === 'configmap' ? permissionProfile.name : undefined
}
