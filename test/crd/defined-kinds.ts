import {
  MCPExternalAuthConfigSpec,
  MCPExternalAuthConfigStatus,
  mcpExternalAuthConfigColumns,
  mcpExternalAuthConfigDescription,
  mcpExternalAuthConfigNames,
  mcpExternalAuthConfigRules,
} from '../../hooks/api/mcp-external-auth-config.ts'
import {
  MCPGroupSpec,
  MCPGroupStatus,
  mcpGroupColumns,
  mcpGroupDescription,
  mcpGroupNames,
  mcpGroupRules,
} from '../../hooks/api/mcp-group.ts'
import {
  MCPRegistrySpec,
  MCPRegistryStatus,
  mcpRegistryColumns,
  mcpRegistryDescription,
  mcpRegistryNames,
  mcpRegistryRules,
} from '../../hooks/api/mcp-registry.ts'
import {
  MCPRemoteProxySpec,
  MCPRemoteProxyStatus,
  mcpRemoteProxyColumns,
  mcpRemoteProxyDescription,
  mcpRemoteProxyNames,
  mcpRemoteProxyRules,
} from '../../hooks/api/mcp-remote-proxy.ts'
import {
  MCPServerSpec,
  MCPServerStatus,
  mcpServerColumns,
  mcpServerDescription,
  mcpServerNames,
  mcpServerRules,
} from '../../hooks/api/mcp-server.ts'
import {
  MCPToolConfigSpec,
  MCPToolConfigStatus,
  mcpToolConfigColumns,
  mcpToolConfigDescription,
  mcpToolConfigNames,
  mcpToolConfigRules,
} from '../../hooks/api/mcp-tool-config.ts'
import type { DefinedKind } from '../../hooks/crd/definition.ts'
import { apiGroup, apiVersion } from '../../hooks/engine/kind.ts'

const identity = { group: apiGroup, version: apiVersion }

/** The six kinds as far as their definitions go, without what they do. */
export const definedKinds: readonly DefinedKind[] = [
  {
    ...identity,
    names: mcpServerNames,
    description: mcpServerDescription,
    spec: MCPServerSpec,
    status: MCPServerStatus,
    columns: mcpServerColumns,
    rules: mcpServerRules,
  },
  {
    ...identity,
    names: mcpRemoteProxyNames,
    description: mcpRemoteProxyDescription,
    spec: MCPRemoteProxySpec,
    status: MCPRemoteProxyStatus,
    columns: mcpRemoteProxyColumns,
    rules: mcpRemoteProxyRules,
  },
  {
    ...identity,
    names: mcpToolConfigNames,
    description: mcpToolConfigDescription,
    spec: MCPToolConfigSpec,
    status: MCPToolConfigStatus,
    columns: mcpToolConfigColumns,
    rules: mcpToolConfigRules,
  },
  {
    ...identity,
    names: mcpExternalAuthConfigNames,
    description: mcpExternalAuthConfigDescription,
    spec: MCPExternalAuthConfigSpec,
    status: MCPExternalAuthConfigStatus,
    columns: mcpExternalAuthConfigColumns,
    rules: mcpExternalAuthConfigRules,
  },
  {
    ...identity,
    names: mcpGroupNames,
    description: mcpGroupDescription,
    spec: MCPGroupSpec,
    status: MCPGroupStatus,
    columns: mcpGroupColumns,
    rules: mcpGroupRules,
  },
  {
    ...identity,
    names: mcpRegistryNames,
    description: mcpRegistryDescription,
    spec: MCPRegistrySpec,
    status: MCPRegistryStatus,
    columns: mcpRegistryColumns,
    rules: mcpRegistryRules,
  },
]
