import { mcpRemoteProxyNames } from '../../api/names.ts'
import {
  mcpExternalAuthConfigs,
  mcpGroups,
  mcpRegistries,
  mcpServers,
  mcpToolConfigs,
} from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import {
  configMaps,
  deployments,
  pods,
  roleBindings,
  roles,
  serviceAccounts,
  services,
} from '../../engine/resource-kinds.ts'

/** What the engine is told of the kind. */
export const mcpRemoteProxyResources: KindResources = {
  names: mcpRemoteProxyNames,
  makes: [configMaps, services, serviceAccounts, deployments, roles, roleBindings],
  adopts: [],
  relates: [configMaps, pods, mcpToolConfigs, mcpExternalAuthConfigs, mcpGroups, mcpServers, mcpRegistries],
}
