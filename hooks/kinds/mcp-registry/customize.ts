import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { MCPRegistrySpec } from '../../api/v1alpha1/mcp-registry.ts'
import type { Parent } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { byName } from '../../engine/rules.ts'
import { outcomeName } from '../../registry/names.ts'
import { apiName } from './names.ts'

/**
 * What a registry's sync needs to see: the outcome that its pod publishes (never the data, so that the hook's work does
 * not grow with the registry), and workloads whose Deployment would have the name of the registry's.
 */
export function customize({ metadata: { name, namespace } }: Parent<MCPRegistrySpec>): readonly ResourceRule[] {
  return [
    ...byName(configMaps, namespace, [outcomeName(name)]),
    ...byName(mcpServers, namespace, [apiName(name)]),
    ...byName(mcpRemoteProxies, namespace, [apiName(name)]),
  ]
}
