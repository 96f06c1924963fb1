import {
  MCPExternalAuthConfigSpec,
  MCPExternalAuthConfigStatus,
  mcpExternalAuthConfigColumns,
  mcpExternalAuthConfigDescription,
  mcpExternalAuthConfigRules,
} from '../../api/mcp-external-auth-config.ts'
import { defineKind } from '../../engine/kind.ts'
import { mcpExternalAuthConfigResources } from './resources.ts'
import { refuse, relate, sync } from './sync.ts'

/** Gets tokens for the servers behind the proxies that refer to it. Makes nothing. */
export const mcpExternalAuthConfig = defineKind({
  ...mcpExternalAuthConfigResources,
  description: mcpExternalAuthConfigDescription,
  spec: MCPExternalAuthConfigSpec,
  status: MCPExternalAuthConfigStatus,
  columns: mcpExternalAuthConfigColumns,
  rules: mcpExternalAuthConfigRules,
  relate,
  sync,
  refuse,
})
