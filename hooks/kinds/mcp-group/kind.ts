import {
  MCPGroupSpec,
  MCPGroupStatus,
  mcpGroupColumns,
  mcpGroupDescription,
  mcpGroupNames,
  mcpGroupRules,
} from '../../api/mcp-group.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import { defineKind } from '../../engine/kind.ts'
import { refuse, relate, sync } from './sync.ts'

/** Lists the servers and remote proxies that name it. Makes nothing. */
export const mcpGroup = defineKind({
  names: mcpGroupNames,
  description: mcpGroupDescription,
  spec: MCPGroupSpec,
  status: MCPGroupStatus,
  columns: mcpGroupColumns,
  rules: mcpGroupRules,
  makes: [],
  adopts: [],
  relates: [mcpServers, mcpRemoteProxies],
  relate,
  sync,
  refuse,
})
