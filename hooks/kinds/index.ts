import type { Kind } from '../engine/kind.ts'
import { mcpExternalAuthConfig } from './mcp-external-auth-config/kind.ts'
import { mcpGroup } from './mcp-group/kind.ts'
import { mcpRegistry } from './mcp-registry/kind.ts'
import { mcpRemoteProxy } from './mcp-remote-proxy/kind.ts'
import { mcpServer } from './mcp-server/kind.ts'
import { mcpToolConfig } from './mcp-tool-config/kind.ts'

/** Every kind that the operator serves: routes, CRDs, controllers, RBAC, charts and docs are made from this list. */
export const kinds: readonly Kind[] = [
  mcpServer,
  mcpRemoteProxy,
  mcpToolConfig,
  mcpExternalAuthConfig,
  mcpGroup,
  mcpRegistry,
]
