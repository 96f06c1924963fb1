import type { Workload } from '../../workload/workload.ts'

/**
 * Path under which the proxy speaks MCP, empty for the root. In front of stdio the runner serves /sse or /mcp itself. Of
 * other transports it passes every path on, so that it is the server's: the customary one, or that of the remote URL,
 * whose path the runner does not add.
 */
export function endpointPath({ transport, remoteUrl, server }: Workload): string {
  if (remoteUrl !== undefined) return pathOf(remoteUrl)
  const spoken = transport === 'stdio' ? server?.proxyMode : transport
  return spoken === 'sse' ? '/sse' : '/mcp'
}

/** Without the query, which may hold what is secret. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/^\/$/, '') : ''
}
