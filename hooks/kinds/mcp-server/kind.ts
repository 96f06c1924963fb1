import {
  MCPServerSpec,
  MCPServerStatus,
  mcpServerColumns,
  mcpServerDescription,
  mcpServerRules,
} from '../../api/v1alpha1/mcp-server.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { kindVersion } from '../../engine/kind-version.ts'
import { serverRules } from '../../runner/role-rules.ts'
import { relate } from './relate.ts'
import { mcpServerResources } from './resources.ts'
import { refuse, sync } from './sync.ts'
import { trim } from './trim.ts'

/** Runs an MCP server image behind a proxy. Children: Deployment, Service, ServiceAccounts, Role, RoleBinding, ConfigMaps. */
export const mcpServer = defineKind({
  ...mcpServerResources,
  description: mcpServerDescription,
  versions: [
    kindVersion({
      name: 'v1alpha1',
      served: true,
      stored: true,
      spec: MCPServerSpec,
      status: MCPServerStatus,
      columns: mcpServerColumns,
      normalise: (spec) => spec,
    }),
  ],
  rules: mcpServerRules,
  grants: serverRules,
  relate,
  trim,
  sync,
  refuse,
})
