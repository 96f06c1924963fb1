import { mcpServerNames } from '../../api/names.ts'
import {
  mcpExternalAuthConfigs,
  mcpGroups,
  mcpRegistries,
  mcpRemoteProxies,
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
import { adopts } from './adopts.ts'

/** What the engine is told of the kind. */
export const mcpServerResources: KindResources = {
  names: mcpServerNames,
  makes: [configMaps, services, serviceAccounts, deployments, roles, roleBindings],
  adopts,
  relates: [configMaps, pods, mcpToolConfigs, mcpExternalAuthConfigs, mcpGroups, mcpRemoteProxies, mcpRegistries],
}
