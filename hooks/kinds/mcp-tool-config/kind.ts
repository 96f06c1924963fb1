import {
  MCPToolConfigSpec,
  MCPToolConfigStatus,
  mcpToolConfigColumns,
  mcpToolConfigDescription,
  mcpToolConfigRules,
} from '../../api/mcp-tool-config.ts'
import { defineKind } from '../../engine/kind.ts'
import { mcpToolConfigResources } from './resources.ts'
import { refuse, relate, sync } from './sync.ts'

/** Filters and renames tools for the servers and proxies that refer to it. Makes nothing. */
export const mcpToolConfig = defineKind({
  ...mcpToolConfigResources,
  description: mcpToolConfigDescription,
  spec: MCPToolConfigSpec,
  status: MCPToolConfigStatus,
  columns: mcpToolConfigColumns,
  rules: mcpToolConfigRules,
  relate,
  sync,
  refuse,
})
