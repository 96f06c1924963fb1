import {
  MCPRegistrySpec,
  MCPRegistryStatus,
  mcpRegistryColumns,
  mcpRegistryDescription,
  mcpRegistryNames,
  mcpRegistryRules,
} from '../../api/mcp-registry.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import { defineKind } from '../../engine/kind.ts'
import { configMaps, deployments, roleBindings, roles, serviceAccounts, services } from '../../engine/resource-kinds.ts'
import { preview } from './preview.ts'
import { registryRules } from './rbac.ts'
import { relate } from './relate.ts'
import { refuse, sync } from './sync.ts'

/** Keeps a registry of MCP servers up to date and serves it. Children: Deployment, Service, ServiceAccount, Role, RoleBinding. */
export const mcpRegistry = defineKind({
  names: mcpRegistryNames,
  description: mcpRegistryDescription,
  spec: MCPRegistrySpec,
  status: MCPRegistryStatus,
  columns: mcpRegistryColumns,
  rules: mcpRegistryRules,
  makes: [services, serviceAccounts, deployments, roles, roleBindings],
  adopts: [],
  relates: [configMaps, mcpServers, mcpRemoteProxies],
  grants: registryRules,
  relate,
  sync,
  preview,
  refuse,
})
