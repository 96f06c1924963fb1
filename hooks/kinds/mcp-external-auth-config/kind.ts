import {
  mcpExternalAuthConfigDescription,
  mcpExternalAuthConfigRules,
  mcpExternalAuthConfigV1alpha1,
} from '../../api/v1alpha1/mcp-external-auth-config.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { usersTrim } from '../../workload/resolve/usage.ts'
import { mcpExternalAuthConfigResources } from './resources.ts'
import { customize, hold, sync } from './sync.ts'

/** Gets tokens for the servers behind the proxies that refer to it. Makes nothing. */
export const mcpExternalAuthConfig = defineKind({
  ...mcpExternalAuthConfigResources,
  description: mcpExternalAuthConfigDescription,
  versions: [mcpExternalAuthConfigV1alpha1],
  rules: mcpExternalAuthConfigRules,
  customize,
  trim: usersTrim,
  sync,
  hold,
})
