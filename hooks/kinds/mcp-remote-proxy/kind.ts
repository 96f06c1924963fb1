import {
  MCPRemoteProxySpec,
  MCPRemoteProxyStatus,
  mcpRemoteProxyColumns,
  mcpRemoteProxyDescription,
  mcpRemoteProxyNames,
  mcpRemoteProxyRules,
} from '../../api/mcp-remote-proxy.ts'
import {
  mcpExternalAuthConfigs,
  mcpGroups,
  mcpRegistries,
  mcpServers,
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
import { remoteProxyRules } from './form.ts'
import { relate } from './relate.ts'
import { refuse, sync } from './sync.ts'

/** Puts a proxy before an MCP server that runs elsewhere. Children: Deployment, Service, ServiceAccount, Role, RoleBinding, ConfigMaps. */
export const mcpRemoteProxy = defineKind({
  names: mcpRemoteProxyNames,
  description: mcpRemoteProxyDescription,
  spec: MCPRemoteProxySpec,
  status: MCPRemoteProxyStatus,
  columns: mcpRemoteProxyColumns,
  rules: mcpRemoteProxyRules,
  makes: [configMaps, services, serviceAccounts, deployments, roles, roleBindings],
  adopts: [],
  relates: [configMaps, pods, mcpToolConfigs, mcpExternalAuthConfigs, mcpGroups, mcpServers, mcpRegistries],
  grants: remoteProxyRules,
  relate,
  sync,
  refuse,
})
