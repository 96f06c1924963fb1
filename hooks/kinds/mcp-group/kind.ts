import {
  MCPGroupSpec,
  MCPGroupStatus,
  mcpGroupColumns,
  mcpGroupDescription,
  mcpGroupRules,
} from '../../api/mcp-group.ts'
import { defineKind } from '../../engine/kind.ts'
import { mcpGroupResources } from './resources.ts'
import { refuse, relate, sync } from './sync.ts'

/** Lists the servers and remote proxies that name it. Makes nothing. */
export const mcpGroup = defineKind({
  ...mcpGroupResources,
  description: mcpGroupDescription,
  spec: MCPGroupSpec,
  status: MCPGroupStatus,
  columns: mcpGroupColumns,
  rules: mcpGroupRules,
  relate,
  sync,
  refuse,
})
