import { mcpRemoteProxyNames } from '../../api/names.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { workloadMakes, workloadRelates, workloadRelatesByLabels } from '../../workload/resources.ts'

/** What the engine is told of the kind. */
export const mcpRemoteProxyResources: KindResources = {
  names: mcpRemoteProxyNames,
  parent: mcpRemoteProxies,
  makes: workloadMakes,
  adopts: [],
  relates: [...workloadRelates, mcpServers],
  relatesByLabels: workloadRelatesByLabels,
}
