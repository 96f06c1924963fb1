import { mcpRegistryNames } from '../../api/names.ts'
import { mcpRegistries, mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { configMaps, deployments, roleBindings, roles, serviceAccounts, services } from '../../engine/resource-kinds.ts'

/** What the engine is told of the kind. */
export const mcpRegistryResources: KindResources = {
  names: mcpRegistryNames,
  parent: mcpRegistries,
  makes: [services, serviceAccounts, deployments, roles, roleBindings],
  adopts: [],
  relates: [configMaps, mcpServers, mcpRemoteProxies],
}
