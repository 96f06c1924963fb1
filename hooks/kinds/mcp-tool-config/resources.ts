import { mcpToolConfigNames } from '../../api/names.ts'
import { mcpToolConfigs } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { usageLabelNames } from '../../workload/resolve/usage.ts'

/** What the engine is told of the kind. */
export const mcpToolConfigResources: KindResources = {
  names: mcpToolConfigNames,
  parent: mcpToolConfigs,
  makes: [],
  adopts: [],
  relates: [configMaps],
  relatesByLabels: [usageLabelNames.toolConfig],
}
