import {
  MCPExternalAuthConfigSpec,
  MCPExternalAuthConfigStatus,
  mcpExternalAuthConfigColumns,
  mcpExternalAuthConfigDescription,
  mcpExternalAuthConfigRules,
} from '../../api/v1alpha1/mcp-external-auth-config.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { kindVersion } from '../../engine/kind-version.ts'
import { usersTrim } from '../../workload/resolve/usage.ts'
import { mcpExternalAuthConfigResources } from './resources.ts'
import { refuse, relate, sync } from './sync.ts'

/** Gets tokens for the servers behind the proxies that refer to it. Makes nothing. */
export const mcpExternalAuthConfig = defineKind({
  ...mcpExternalAuthConfigResources,
  description: mcpExternalAuthConfigDescription,
  versions: [
    kindVersion({
      name: 'v1alpha1',
      served: true,
      stored: true,
      spec: MCPExternalAuthConfigSpec,
      status: MCPExternalAuthConfigStatus,
      columns: mcpExternalAuthConfigColumns,
      normalise: (spec) => spec,
    }),
  ],
  rules: mcpExternalAuthConfigRules,
  relate,
  trim: usersTrim,
  sync,
  refuse,
})
