import { mcpRegistryDescription, mcpRegistryRules, mcpRegistryV1alpha1 } from '../../api/v1alpha1/mcp-registry.ts'
import { defineKind } from '../../engine/define-kind.ts'
import { customize } from './customize.ts'
import { preview } from './preview.ts'
import { registryRules } from './rbac.ts'
import { mcpRegistryResources } from './resources.ts'
import { hold, sync } from './sync.ts'
import { trim } from './trim.ts'

/** Keeps a registry of MCP servers up to date and serves it. Children: Deployment, Service, ServiceAccount, Role, RoleBinding. */
export const mcpRegistry = defineKind({
  ...mcpRegistryResources,
  description: mcpRegistryDescription,
  versions: [mcpRegistryV1alpha1],
  rules: mcpRegistryRules,
  grants: registryRules,
  customize,
  trim,
  sync,
  preview,
  hold,
})
