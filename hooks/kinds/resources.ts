import type { KindResources } from '../engine/kind.ts'
import { mcpExternalAuthConfigResources } from './mcp-external-auth-config/resources.ts'
import { mcpGroupResources } from './mcp-group/resources.ts'
import { mcpRegistryResources } from './mcp-registry/resources.ts'
import { mcpRemoteProxyResources } from './mcp-remote-proxy/resources.ts'
import { mcpServerResources } from './mcp-server/resources.ts'
import { mcpToolConfigResources } from './mcp-tool-config/resources.ts'

/** The resources of every kind in `kinds`, without what it takes to serve them: for the gateway, whose memory counts. */
export const kindResources: readonly KindResources[] = [
  mcpServerResources,
  mcpRemoteProxyResources,
  mcpToolConfigResources,
  mcpExternalAuthConfigResources,
  mcpGroupResources,
  mcpRegistryResources,
]
