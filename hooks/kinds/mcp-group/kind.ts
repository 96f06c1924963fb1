import { mcpGroupDescription, mcpGroupRules, mcpGroupV1alpha1 } from '../../api/v1alpha1/mcp-group.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { mcpGroupResources } from './resources.ts'
import { customize, hold, sync, trim } from './sync.ts'

/** Lists the servers and remote proxies that name it. Makes nothing. */
export const mcpGroup = defineKind({
  ...mcpGroupResources,
  description: mcpGroupDescription,
  versions: [mcpGroupV1alpha1],
  rules: mcpGroupRules,
  customize,
  trim,
  sync,
  hold,
})
