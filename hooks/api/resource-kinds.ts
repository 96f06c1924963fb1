import { apiGroup, apiVersion, type KindNames, type ResourceKind } from '../engine/kind.ts'
import { mcpExternalAuthConfigNames } from './mcp-external-auth-config.ts'
import { mcpGroupNames } from './mcp-group.ts'
import { mcpRegistryNames } from './mcp-registry.ts'
import { mcpRemoteProxyNames } from './mcp-remote-proxy.ts'
import { mcpServerNames } from './mcp-server.ts'
import { mcpToolConfigNames } from './mcp-tool-config.ts'

function resourceKindOf({ kind, plural }: KindNames): ResourceKind {
  return { apiVersion: `${apiGroup}/${apiVersion}`, kind, resource: plural }
}

/** Our own kinds as others relate them. */
export const mcpServers = resourceKindOf(mcpServerNames)
export const mcpRemoteProxies = resourceKindOf(mcpRemoteProxyNames)
export const mcpGroups = resourceKindOf(mcpGroupNames)
export const mcpToolConfigs = resourceKindOf(mcpToolConfigNames)
export const mcpExternalAuthConfigs = resourceKindOf(mcpExternalAuthConfigNames)
export const mcpRegistries = resourceKindOf(mcpRegistryNames)
