import { mcpServerNames } from '../../api/names.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { enforcesLabel } from '../../registry/names.ts'
import { adoptedFromRunner } from '../../runner/adopted.ts'
import { workloadMakes, workloadRelates, workloadRelatesByLabels } from '../../workload/resources.ts'

/** What the engine is told of the kind. */
export const mcpServerResources: KindResources = {
  names: mcpServerNames,
  parent: mcpServers,
  makes: workloadMakes,
  adopts: adoptedFromRunner,
  relates: [...workloadRelates, mcpRemoteProxies],
  relatesByLabels: [...workloadRelatesByLabels, enforcesLabel],
}
