import { mcpGroupNames } from '../../api/names.ts'
import { mcpGroups, mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { KindResources } from '../../engine/kind.ts'

/** What the engine is told of the kind. */
export const mcpGroupResources: KindResources = {
  names: mcpGroupNames,
  parent: mcpGroups,
  makes: [],
  adopts: [],
  relates: [mcpServers, mcpRemoteProxies],
}
