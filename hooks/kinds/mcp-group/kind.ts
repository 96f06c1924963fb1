import {
  MCPGroupSpec,
  MCPGroupStatus,
  mcpGroupColumns,
  mcpGroupDescription,
  mcpGroupRules,
} from '../../api/v1alpha1/mcp-group.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { kindVersion } from '../../engine/kind-version.ts'
import { mcpGroupResources } from './resources.ts'
import { refuse, relate, sync, trim } from './sync.ts'

/** Lists the servers and remote proxies that name it. Makes nothing. */
export const mcpGroup = defineKind({
  ...mcpGroupResources,
  description: mcpGroupDescription,
  versions: [
    kindVersion({
      name: 'v1alpha1',
      served: true,
      stored: true,
      spec: MCPGroupSpec,
      status: MCPGroupStatus,
      columns: mcpGroupColumns,
      normalise: (spec) => spec,
    }),
  ],
  rules: mcpGroupRules,
  relate,
  trim,
  sync,
  refuse,
})
