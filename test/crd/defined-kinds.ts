import type { DefinedKind } from '../../hooks/crd/definition.ts'
import { mcpExternalAuthConfig } from '../../hooks/kinds/mcp-external-auth-config/kind.ts'
import { mcpGroup } from '../../hooks/kinds/mcp-group/kind.ts'
import { mcpRegistry } from '../../hooks/kinds/mcp-registry/kind.ts'
import { mcpRemoteProxy } from '../../hooks/kinds/mcp-remote-proxy/kind.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'
import { mcpToolConfig } from '../../hooks/kinds/mcp-tool-config/kind.ts'

/** The six kinds as far as their definitions go. */
export const definedKinds: readonly DefinedKind[] = [
  mcpServer,
  mcpRemoteProxy,
  mcpToolConfig,
  mcpExternalAuthConfig,
  mcpGroup,
  mcpRegistry,
]
