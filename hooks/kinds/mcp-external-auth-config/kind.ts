import {
  MCPExternalAuthConfigSpec,
  MCPExternalAuthConfigStatus,
  mcpExternalAuthConfigColumns,
  mcpExternalAuthConfigDescription,
  mcpExternalAuthConfigNames,
  mcpExternalAuthConfigRules,
} from '../../api/mcp-external-auth-config.ts'
import { defineKind } from '../../engine/kind.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { refuse, relate, sync } from './sync.ts'

/** Gets tokens for the servers behind the proxies that refer to it. Makes nothing. */
export const mcpExternalAuthConfig = defineKind({
  names: mcpExternalAuthConfigNames,
  description: mcpExternalAuthConfigDescription,
  spec: MCPExternalAuthConfigSpec,
  status: MCPExternalAuthConfigStatus,
  columns: mcpExternalAuthConfigColumns,
  rules: mcpExternalAuthConfigRules,
  makes: [],
  adopts: [],
  relates: [configMaps],
  relate,
  sync,
  refuse,
})
