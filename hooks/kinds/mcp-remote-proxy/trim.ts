import { mcpServers } from '../../api/resource-kinds.ts'
import type { Parent, Trim } from '../../engine/kind.ts'
import { workloadTrim } from '../../workload/resolve/trim.ts'
import { mcpRemoteProxyForm } from './traits.ts'

/** What an MCPRemoteProxy's sync reads of its objects. */
export function trim({ metadata: { name } }: Parent<unknown>): Trim {
  return workloadTrim({ form: mcpRemoteProxyForm, name, adopted: [], rivals: [mcpServers] })
}
