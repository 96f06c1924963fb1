import { mcpServers } from '../../api/resource-kinds.ts'
import type { CollidingKind } from '../../workload/resolve/name-collisions.ts'
import type { WorkloadTraits } from '../../workload/workload.ts'

export const mcpRemoteProxyTraits: WorkloadTraits<'Ready'> = {
  app: 'mcpremoteproxy',
  serviceName: (name) => `mcp-${name}-remote-proxy`,
  accountName: (name) => `${name}-remote-proxy-runner`,
  runConfigLabel: 'toolhive.stacklok.io/mcp-remote-proxy',
  readinessDelaySeconds: 15,
  nameLimit: 46,
  runningPhase: 'Ready',
  messages: {
    running: 'Remote proxy is running',
    starting: 'Remote proxy is starting',
    failed: 'Remote proxy failed to start',
    none: 'No pods found for remote proxy',
    terminating: 'Remote proxy is being terminated',
  },
}

/** An MCPServer of the same name shares the Deployment's; one named `x-remote` shares the Service and Role of a proxy `x`. */
export const collidingKind: CollidingKind = { kind: mcpServers, names: (name) => [name, `${name}-remote`] }
