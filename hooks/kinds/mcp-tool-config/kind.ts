import {
  MCPToolConfigSpec,
  MCPToolConfigStatus,
  mcpToolConfigColumns,
  mcpToolConfigDescription,
  mcpToolConfigRules,
} from '../../api/v1alpha1/mcp-tool-config.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { kindVersion } from '../../engine/kind-version.ts'
import { usersTrim } from '../../workload/resolve/usage.ts'
import { mcpToolConfigResources } from './resources.ts'
import { refuse, relate, sync } from './sync.ts'

/** Filters and renames tools for the servers and proxies that refer to it. Makes nothing. */
export const mcpToolConfig = defineKind({
  ...mcpToolConfigResources,
  description: mcpToolConfigDescription,
  versions: [
    kindVersion({
      name: 'v1alpha1',
      served: true,
      stored: true,
      spec: MCPToolConfigSpec,
      status: MCPToolConfigStatus,
      columns: mcpToolConfigColumns,
      normalise: (spec) => spec,
    }),
  ],
  rules: mcpToolConfigRules,
  relate,
  trim: usersTrim,
  sync,
  refuse,
})
