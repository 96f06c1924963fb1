import type { MCPServerSpec } from '../../api/mcp-server.ts'
import { mcpRemoteProxies } from '../../api/resource-kinds.ts'
import type { Parent } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import { byName } from '../../engine/rules.ts'
import { referenceRules } from '../../workload/references.ts'

/** What an MCPServer's sync needs to see: what its spec names, its pods, and a remote proxy of its name (WART-39). */
export function relate({ spec, metadata }: Parent<MCPServerSpec>): readonly ResourceRule[] {
  const { name, namespace } = metadata
  return [
    ...referenceRules(spec, { name, namespace }, [permissionProfileMapName(spec)]),
    ...byName(mcpRemoteProxies, namespace, [name]),
  ]
}

/** The ConfigMap that a permission profile of type configmap names. */
export function permissionProfileMapName({ permissionProfile }: MCPServerSpec): string | undefined {
  return permissionProfile?.type === 'configmap' ? permissionProfile.name : undefined
}
