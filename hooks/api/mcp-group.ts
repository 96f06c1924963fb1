import { z } from 'zod'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { LongText, list, ObjectName, StatusText } from './bounds.ts'
import { ageColumn } from './columns.ts'
import { Conditions, ObservedGeneration } from './condition.ts'

export const mcpGroupDescription =
  'A group of MCP servers and remote proxies of one namespace, which name it in groupRef. Its status lists them.'

export const MCPGroupSpec = z.object({
  description: LongText.optional().describe('What the group is for, in words for people.'),
})
export type MCPGroupSpec = z.infer<typeof MCPGroupSpec>

export const MCPGroupStatus = z.object({
  phase: z
    .enum(['Ready', 'Pending', 'Failed'])
    .optional()
    .describe('Where the group stands, in one word. Ready even when it has no members.'),
  message: StatusText.optional().describe('Why it stands there, in a sentence.'),
  servers: list(ObjectName, 10_000).optional().describe('Names of the MCPServers that are members, sorted.'),
  serverCount: z.int32().min(0).optional().describe('How many MCPServers are members.'),
  remoteProxies: list(ObjectName, 10_000)
    .optional()
    .describe('Names of the MCPRemoteProxies that are members, sorted.'),
  remoteProxyCount: z.int32().min(0).optional().describe('How many MCPRemoteProxies are members.'),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPGroupStatus = Immutable<z.infer<typeof MCPGroupStatus>>

export const mcpGroupColumns: readonly PrinterColumn[] = [
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
    description: 'How many MCPServers are members.',
  },
  {
    name: 'Remote Proxies',
    type: 'integer',
    jsonPath: '.status.remoteProxyCount',
    description: 'How many MCPRemoteProxies are members.',
  },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Where the group stands, in one word.' },
  ageColumn,
]

export const mcpGroupRules: readonly CelRule[] = []
