import type { Settings } from '../../settings.ts'
import { inClusterUrl } from '../names.ts'
import type { RunnerDialect } from '../runner-dialect.ts'
import type { Workload } from '../workload.ts'

/** Where clients inside the cluster find a proxy. */
export interface Address {
  /** Without a path, as the Go operator wrote it. */
  readonly url: string
  /** With the path that speaks MCP: what an MCP client is given. */
  readonly endpoint: string
}

/** The address of a workload's proxy: its Service, port and path. */
export function addressOf(workload: Workload, settings: Settings, dialect: RunnerDialect): Address {
  const { traits, name, namespace, proxyPort: port } = workload
  const url = inClusterUrl(traits.serviceName(name), namespace, { port, clusterDomain: settings.clusterDomain })
  return { url, endpoint: `${url}${dialect.endpointPath(workload)}` }
}
