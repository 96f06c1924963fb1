import { mcpServers } from '../../api/resource-kinds.ts'
import type { Parent, Trim } from '../../engine/kind.ts'
import { workloadTrim } from '../../workload/resolve/trim.ts'
import { mcpRemoteProxyTraits } from './traits.ts'

/** What an MCPRemoteProxy's sync reads of its objects. */
export function trim({ metadata: { name } }: Parent<unknown>): Trim {
  return workloadTrim({ traits: mcpRemoteProxyTraits, name, adopted: [], claimants: [mcpServers] })
}
