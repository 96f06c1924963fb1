import { type KindNames, type ResourceKind, resourceKindOf } from '../engine/kind.ts'
import {
  mcpExternalAuthConfigNames,
  mcpGroupNames,
  mcpRegistryNames,
  mcpRemoteProxyNames,
  mcpServerNames,
  mcpToolConfigNames,
  watchedVersion,
} from './names.ts'

/** Our own kinds as others relate them. */
export const mcpServers = watched(mcpServerNames)
export const mcpRemoteProxies = watched(mcpRemoteProxyNames)
export const mcpGroups = watched(mcpGroupNames)
export const mcpToolConfigs = watched(mcpToolConfigNames)
export const mcpExternalAuthConfigs = watched(mcpExternalAuthConfigNames)
export const mcpRegistries = watched(mcpRegistryNames)

function watched(names: KindNames): ResourceKind {
  return resourceKindOf(names, watchedVersion)
}
