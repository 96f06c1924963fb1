import { mcpExternalAuthConfigs, mcpGroups, mcpRegistries, mcpToolConfigs } from '../api/resource-kinds.ts'
import type { ResourceKind } from '../engine/kind.ts'
import {
  configMaps,
  deployments,
  pods,
  roleBindings,
  roles,
  serviceAccounts,
  services,
} from '../engine/resource-kinds.ts'

/** The kinds of children that every proxy consists of. */
export const workloadMakes: readonly ResourceKind[] = [
  configMaps,
  services,
  serviceAccounts,
  deployments,
  roles,
  roleBindings,
]

/** Labels of the runner's Pods by which a proxy finds its own. */
export const workloadRelatesByLabels: readonly string[] = ['toolhive', 'toolhive-name']

/** What the children of every proxy depend on; the kind whose names may collide with its own comes on top. */
export const workloadRelates: readonly ResourceKind[] = [
  configMaps,
  pods,
  mcpToolConfigs,
  mcpExternalAuthConfigs,
  mcpGroups,
  mcpRegistries,
]
