import { apiGroup, apiVersion, type KindNames, type ResourceKind } from '../engine/kind.ts'
import {
  mcpExternalAuthConfigNames,
  mcpGroupNames,
  mcpRegistryNames,
  mcpRemoteProxyNames,
  mcpServerNames,
  mcpToolConfigNames,
} from './names.ts'

function resourceKindOf({ kind, plural }: KindNames): ResourceKind {
  return { apiVersion: `${apiGroup}/${apiVersion}`, kind, resource: plural }
}

/** Our own kinds as others relate them. */
export const mcpServers = resourceKindOf(mcpServerNames)
export const mcpRemoteProxies = resourceKindOf(mcpRemoteProxyNames)
export const mcpGroups = resourceKindOf(mcpGroupNames)
export const mcpToolConfigs = resourceKindOf(mcpToolConfigNames)
export const mcpExternalAuthConfigs = resourceKindOf(mcpExternalAuthConfigNames)
export const mcpRegistries = resourceKindOf(mcpRegistryNames)
