import { z } from 'zod'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { LongText, list, ObjectName, StatusText } from '../bounds.ts'
import { Conditions, ObservedGeneration } from '../condition.ts'
import { ageColumn } from './columns.ts'

export const mcpGroupDescription =
  'A group of MCP servers and remote proxies in one namespace. Members refer to it with groupRef; its status lists them.'

export const MCPGroupSpec = z.object({
  description: LongText.optional().describe('Human-readable description of the group.'),
})
export type MCPGroupSpec = z.infer<typeof MCPGroupSpec>

export const MCPGroupStatus = z.object({
  phase: z
    .enum(['Ready', 'Pending', 'Failed'])
    .optional()
    .describe('Current phase of the group. A group without members is Ready too.'),
  message: StatusText.optional().describe('Human-readable explanation of the phase.'),
  servers: list(ObjectName, 10_000).optional().describe('Sorted names of the MCPServers in the group.'),
  serverCount: z.int32().min(0).optional().describe('Number of MCPServers in the group.'),
  remoteProxies: list(ObjectName, 10_000).optional().describe('Sorted names of the MCPRemoteProxies in the group.'),
  remoteProxyCount: z.int32().min(0).optional().describe('Number of MCPRemoteProxies in the group.'),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPGroupStatus = Immutable<z.infer<typeof MCPGroupStatus>>

const columns: readonly PrinterColumn[] = [
  {
    name: 'Ready',
    type: 'string',
    jsonPath: ".status.conditions[?(@.type=='MCPServersChecked')].status",
    description: 'Whether the members are known.',
  },
  {
    name: 'Servers',
    type: 'integer',
    jsonPath: '.status.serverCount',
    description: 'Number of MCPServers in the group.',
  },
  {
    name: 'Remote Proxies',
    type: 'integer',
    jsonPath: '.status.remoteProxyCount',
    description: 'Number of MCPRemoteProxies in the group.',
  },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Current phase of the group.' },
  ageColumn,
]

/** MCPGroup in this version, whose spec is the kind's model. */
export const mcpGroupV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPGroupSpec,
  status: MCPGroupStatus,
  columns,
  normalise: (spec) => spec,
})

export const mcpGroupRules: readonly CelRule[] = []
