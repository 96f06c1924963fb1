import { mcpRemoteProxies } from '../../api/resource-kinds.ts'
import { headlessServiceName } from '../../runner/adopted.ts'
import type { NameRule } from '../../workload/read/name.ts'
import type { CollidingKind } from '../../workload/resolve/name-collisions.ts'
import type { WorkloadTraits } from '../../workload/workload.ts'

/** The account that the MCP server's pod runs as where the user names none. */
export function serverAccountName(name: string): string {
  return `${name}-sa`
}

export const mcpServerTraits: WorkloadTraits<'Running'> = {
  app: 'mcpserver',
  serviceName: (name) => `mcp-${name}-proxy`,
  accountName: (name) => `${name}-proxy-runner`,
  serverAccountName,
  runConfigLabel: 'toolhive.stacklok.io/mcp-server',
  readinessDelaySeconds: 5,
  nameLimit: 53,
  runningPhase: 'Running',
  messages: {
    running: 'MCP server is running',
    starting: 'MCP server is starting',
    failed: 'MCP server failed to start',
    none: 'No pods found for MCP server',
    terminating: 'MCP server is being terminated',
  },
}

/** What that Service's name leaves for the server's: less than the proxy's own Service does. */
export const headlessNames: NameRule = { nameLimit: 50, serviceName: headlessServiceName }

/** An MCPRemoteProxy of the same name shares the Deployment's; one named `x` shares the Service and Role of a server `x-remote`. */
export const collidingKind: CollidingKind = {
  kind: mcpRemoteProxies,
  names: (name) => [name, ...(/^(.+)-remote$/.exec(name)?.slice(1) ?? [])],
}
