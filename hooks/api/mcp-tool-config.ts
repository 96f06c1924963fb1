import { z } from 'zod'
import { celRules } from '../crd/markers.ts'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { Hash, LongText, list, map, ObjectName, ShortText } from './bounds.ts'
import { ageColumn, messageColumn } from './columns.ts'
import { Conditions, ObservedGeneration } from './condition.ts'

export const mcpToolConfigDescription =
  'Which tools of an MCP server clients see, and under which names. Servers and remote proxies of the namespace refer ' +
  'to it with toolConfigRef; a change reaches all of them.'

/** Another name or description for one tool (WART-54: one of the two must be there). */
export const ToolOverride = z
  .object({
    name: ShortText.optional().describe('Name under which clients see the tool. Absent: its own name.'),
    description: LongText.optional().describe('Description that clients see. Absent: its own description.'),
  })
  .meta(
    celRules([
      {
        rule: "(has(self.name) && self.name != '') || (has(self.description) && self.description != '')",
        message: 'an override that changes nothing: give name or description, or remove the entry',
      },
    ]),
  )
export type ToolOverride = z.infer<typeof ToolOverride>

export const MCPToolConfigSpec = z.object({
  toolsFilter: list(ShortText, 10_000)
    .optional()
    .describe('Tools that clients see, by the names they see (after toolsOverride). Absent or empty: all tools.'),
  toolsOverride: map(ToolOverride, 10_000)
    .optional()
    .describe("Other names and descriptions for tools, by the tool's own name. Absent: tools stay as they are."),
})
export type MCPToolConfigSpec = z.infer<typeof MCPToolConfigSpec>

export const MCPToolConfigStatus = z.object({
  configHash: Hash.optional().describe('Hash of the spec: what users of this object have applied is compared with it.'),
  referencingServers: list(ObjectName, 10_000)
    .optional()
    .describe(
      'Names of the servers and remote proxies that run with this object, sorted. It cannot be deleted while there are some.',
    ),
  filterCount: z.int32().min(0).optional().describe('How many tools the filter lets through by name; 0 means all.'),
  overrideCount: z.int32().min(0).optional().describe('How many tools are given another name or description.'),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPToolConfigStatus = Immutable<z.infer<typeof MCPToolConfigStatus>>

export const mcpToolConfigColumns: readonly PrinterColumn[] = [
  {
    name: 'Filter Count',
    type: 'integer',
    jsonPath: '.status.filterCount',
    description: 'How many tools the filter lets through by name; 0 means all.',
  },
  {
    name: 'Override Count',
    type: 'integer',
    jsonPath: '.status.overrideCount',
    description: 'How many tools are given another name or description.',
  },
  {
    name: 'Referenced By',
    type: 'string',
    jsonPath: '.status.referencingServers',
    description: 'Servers and remote proxies that use this object.',
  },
  {
    name: 'Valid',
    type: 'string',
    jsonPath: ".status.conditions[?(@.type=='Valid')].status",
    description: 'Whether servers can use this object as it is.',
  },
  ageColumn,
  {
    ...messageColumn,
    jsonPath: ".status.conditions[?(@.type=='Valid')].message",
    description: 'Why the object is valid or not.',
  },
]

export const mcpToolConfigRules: readonly CelRule[] = []
