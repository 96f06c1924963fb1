import {
  mcpToolConfigDescription,
  mcpToolConfigRules,
  mcpToolConfigV1alpha1,
} from '../../api/v1alpha1/mcp-tool-config.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { usersTrim } from '../../workload/resolve/usage.ts'
import { mcpToolConfigResources } from './resources.ts'
import { customize, hold, sync } from './sync.ts'

/** Filters and renames tools for the servers and proxies that refer to it. Makes nothing. */
export const mcpToolConfig = defineKind({
  ...mcpToolConfigResources,
  description: mcpToolConfigDescription,
  versions: [mcpToolConfigV1alpha1],
  rules: mcpToolConfigRules,
  customize,
  trim: usersTrim,
  sync,
  hold,
})
