import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { Parent, Trim } from '../../engine/kind.ts'
import { deployments, roleBindings, roles, serviceAccounts, services } from '../../engine/resource-kinds.ts'
import { kindKey } from '../../engine/rules.ts'
import { childrenNamed, metadataOf } from '../../engine/trim.ts'
import { registryAccountName } from '../../registry/names.ts'
import { apiName } from './names.ts'

const claimants: ReadonlySet<string> = new Set([mcpServers, mcpRemoteProxies].map(kindKey))

/** What an MCPRegistry's sync reads of its objects. */
export function trim({ metadata: { name } }: Parent<unknown>): Trim {
  return {
    child: childrenNamed([
      ...[deployments, services].map((kind) => ({ ...kind, name: apiName(name) })),
      ...[serviceAccounts, roles, roleBindings].map((kind) => ({ ...kind, name: registryAccountName(name) })),
    ]),
    related: (object) => (claimants.has(kindKey(object)) ? metadataOf(object) : object),
  }
}
