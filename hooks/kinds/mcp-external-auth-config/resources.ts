import { mcpExternalAuthConfigNames } from '../../api/names.ts'
import { mcpExternalAuthConfigs } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { usageLabelNames } from '../../workload/resolve/usage.ts'

/** What the engine is told of the kind. */
export const mcpExternalAuthConfigResources: KindResources = {
  names: mcpExternalAuthConfigNames,
  parent: mcpExternalAuthConfigs,
  makes: [],
  adopts: [],
  relates: [configMaps],
  relatesByLabels: [usageLabelNames.externalAuthConfig],
}
