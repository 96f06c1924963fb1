import { mcpRemoteProxies } from '../../api/resource-kinds.ts'
import type { PolicyRule } from '../../kubernetes/objects.ts'
import type { Twins } from '../../workload/name-conflict.ts'
import type { NameRule } from '../../workload/read/name.ts'
import type { WorkloadForm } from '../../workload/workload.ts'

const everything = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'apply']

/** What the runner does in its namespace: it makes the MCP server's StatefulSet and headless Service and talks to its pod. */
export const runnerRules: readonly PolicyRule[] = [
  { apiGroups: ['apps'], resources: ['statefulsets'], verbs: everything },
  { apiGroups: [''], resources: ['services'], verbs: everything },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/attach'], verbs: ['create', 'get'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
]

export const mcpServerForm: WorkloadForm<'Running'> = {
  app: 'mcpserver',
  serviceName: (name) => `mcp-${name}-proxy`,
  accountName: (name) => `${name}-proxy-runner`,
  runConfigLabel: 'toolhive.stacklok.io/mcp-server',
  roleRules: runnerRules,
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

/** The Service that the runner makes for servers that listen on a port. */
export const headlessServiceName = (name: string): string => `mcp-${name}-headless`

/** What that Service's name leaves for the server's: less than the proxy's own Service does. */
export const headlessNames: NameRule = { nameLimit: 50, serviceName: headlessServiceName }

/** An MCPRemoteProxy of the same name shares the Deployment's; one named `x` shares the Service and Role of a server `x-remote`. */
export const twins: Twins = {
  kind: mcpRemoteProxies,
  names: (name) => [name, ...(/^(.+)-remote$/.exec(name)?.slice(1) ?? [])],
}
