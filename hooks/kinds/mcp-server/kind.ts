import {
  MCPServerSpec,
  MCPServerStatus,
  mcpServerColumns,
  mcpServerDescription,
  mcpServerNames,
  mcpServerRules,
} from '../../api/mcp-server.ts'
import {
  mcpExternalAuthConfigs,
  mcpGroups,
  mcpRegistries,
  mcpRemoteProxies,
  mcpToolConfigs,
} from '../../api/resource-kinds.ts'
import { defineKind } from '../../engine/kind.ts'
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
import { runnerRules } from './form.ts'
import { relate } from './relate.ts'
import { refuse, sync } from './sync.ts'

/** Runs an MCP server image behind a proxy. Children: Deployment, Service, ServiceAccounts, Role, RoleBinding, ConfigMaps. */
export const mcpServer = defineKind({
  names: mcpServerNames,
  description: mcpServerDescription,
  spec: MCPServerSpec,
  status: MCPServerStatus,
  columns: mcpServerColumns,
  rules: mcpServerRules,
  makes: [configMaps, services, serviceAccounts, deployments, roles, roleBindings],
  adopts,
  relates: [configMaps, pods, mcpToolConfigs, mcpExternalAuthConfigs, mcpGroups, mcpRemoteProxies, mcpRegistries],
  grants: runnerRules,
  relate,
  sync,
  refuse,
})
