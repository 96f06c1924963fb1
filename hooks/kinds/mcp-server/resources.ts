import { mcpServerNames } from '../../api/names.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'
import { workloadMakes, workloadRelates } from '../../workload/resources.ts'
import { adopts } from './adopts.ts'

/** What the engine is told of the kind. */
export const mcpServerResources: KindResources = {
  names: mcpServerNames,
  parent: mcpServers,
  makes: workloadMakes,
  adopts,
  relates: [...workloadRelates, mcpRemoteProxies],
}
