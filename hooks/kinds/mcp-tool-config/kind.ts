import {
  MCPToolConfigSpec,
  MCPToolConfigStatus,
  mcpToolConfigColumns,
  mcpToolConfigDescription,
  mcpToolConfigNames,
  mcpToolConfigRules,
} from '../../api/mcp-tool-config.ts'
import { defineKind } from '../../engine/kind.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { refuse, relate, sync } from './sync.ts'

/** Filters and renames tools for the servers and proxies that refer to it. Makes nothing. */
export const mcpToolConfig = defineKind({
  names: mcpToolConfigNames,
  description: mcpToolConfigDescription,
  spec: MCPToolConfigSpec,
  status: MCPToolConfigStatus,
  columns: mcpToolConfigColumns,
  rules: mcpToolConfigRules,
  makes: [],
  adopts: [],
  relates: [configMaps],
  relate,
  sync,
  refuse,
})
