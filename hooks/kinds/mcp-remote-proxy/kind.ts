import {
  mcpRemoteProxyDescription,
  mcpRemoteProxyRules,
  mcpRemoteProxyV1alpha1,
} from '../../api/v1alpha1/mcp-remote-proxy.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { remoteProxyRules } from '../../runner/role-rules.ts'
import { customize } from './customize.ts'
import { mcpRemoteProxyResources } from './resources.ts'
import { hold, sync } from './sync.ts'
import { trim } from './trim.ts'

/** Puts a proxy before an MCP server that runs elsewhere. Children: Deployment, Service, ServiceAccount, Role, RoleBinding, ConfigMaps. */
export const mcpRemoteProxy = defineKind({
  ...mcpRemoteProxyResources,
  description: mcpRemoteProxyDescription,
  versions: [mcpRemoteProxyV1alpha1],
  rules: mcpRemoteProxyRules,
  grants: remoteProxyRules,
  customize,
  trim,
  sync,
  hold,
})
