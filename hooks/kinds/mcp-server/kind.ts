import { mcpServerDescription, mcpServerRules, mcpServerV1alpha1 } from '../../api/v1alpha1/mcp-server.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { serverRules } from '../../runner/role-rules.ts'
import { customize } from './customize.ts'
import { mcpServerResources } from './resources.ts'
import { hold, sync } from './sync.ts'
import { trim } from './trim.ts'

/** Runs an MCP server image behind a proxy. Children: Deployment, Service, ServiceAccounts, Role, RoleBinding, ConfigMaps. */
export const mcpServer = defineKind({
  ...mcpServerResources,
  description: mcpServerDescription,
  versions: [mcpServerV1alpha1],
  rules: mcpServerRules,
  grants: serverRules,
  customize,
  trim,
  sync,
  hold,
})
