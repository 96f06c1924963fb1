import { resourceKindOf } from '../engine/kind.ts'
import {
  mcpExternalAuthConfigNames,
  mcpGroupNames,
  mcpRegistryNames,
  mcpRemoteProxyNames,
  mcpServerNames,
  mcpToolConfigNames,
} from './names.ts'

/** Our own kinds as others relate them. */
export const mcpServers = resourceKindOf(mcpServerNames)
export const mcpRemoteProxies = resourceKindOf(mcpRemoteProxyNames)
export const mcpGroups = resourceKindOf(mcpGroupNames)
export const mcpToolConfigs = resourceKindOf(mcpToolConfigNames)
export const mcpExternalAuthConfigs = resourceKindOf(mcpExternalAuthConfigNames)
export const mcpRegistries = resourceKindOf(mcpRegistryNames)
