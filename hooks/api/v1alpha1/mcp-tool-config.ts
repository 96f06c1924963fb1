import { z } from 'zod'
import { celRules } from '../../crd/markers.ts'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { Hash, LongText, list, map, ObjectName, ShortText } from '../bounds.ts'
import { Conditions, ObservedGeneration } from '../condition.ts'
import { ageColumn, messageColumn } from './columns.ts'

export const mcpToolConfigDescription =
  'Which tools of an MCP server clients see, and under which names. Servers and remote proxies in the namespace refer ' +
  'to it with toolConfigRef; changes apply to all of them.'

/** Another name or description for one tool (WART-54: one of the two must be there). */
export const ToolOverride = z
  .object({
    name: ShortText.optional().describe('Name that clients see. If omitted, the tool keeps its own name.'),
    description: LongText.optional().describe(
      'Description that clients see. If omitted, the tool keeps its own description.',
    ),
  })
  .meta(
    celRules([
      {
        rule: "(has(self.name) && self.name != '') || (has(self.description) && self.description != '')",
        message: 'the override changes nothing: set name or description, or remove the entry',
      },
    ]),
  )
export type ToolOverride = z.infer<typeof ToolOverride>

export const MCPToolConfigSpec = z.object({
  toolsFilter: list(ShortText, 10_000)
    .optional()
    .describe(
      'Names of the tools that clients see, after toolsOverride is applied. If omitted or empty, clients see all tools.',
    ),
  toolsOverride: map(ToolOverride, 10_000)
    .optional()
    .describe("New names and descriptions for tools, keyed by the tool's own name. If omitted, tools are not changed."),
})
export type MCPToolConfigSpec = z.infer<typeof MCPToolConfigSpec>

export const MCPToolConfigStatus = z.object({
  configHash: Hash.optional().describe(
    'Hash of the spec. It shows whether the servers and proxies that refer to this object have applied its latest version.',
  ),
  referencingServers: list(ObjectName, 10_000)
    .optional()
    .describe(
      'Sorted names of the servers and remote proxies that run with this object. It cannot be deleted while any are listed.',
    ),
  filterCount: z
    .int32()
    .min(0)
    .optional()
    .describe('Number of tools that the filter lists; 0 means that clients see all tools.'),
  overrideCount: z.int32().min(0).optional().describe('Number of tools with a new name or description.'),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPToolConfigStatus = Immutable<z.infer<typeof MCPToolConfigStatus>>

const columns: readonly PrinterColumn[] = [
  {
    name: 'Filter Count',
    type: 'integer',
    jsonPath: '.status.filterCount',
    description: 'Number of tools that the filter lists; 0 means that clients see all tools.',
  },
  {
    name: 'Override Count',
    type: 'integer',
    jsonPath: '.status.overrideCount',
    description: 'Number of tools with a new name or description.',
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
    description: 'Whether this object is valid.',
  },
  ageColumn,
  {
    ...messageColumn,
    jsonPath: ".status.conditions[?(@.type=='Valid')].message",
    description: 'Why the object is valid or not.',
  },
]

/** MCPToolConfig in this version, whose spec is the kind's model. */
export const mcpToolConfigV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPToolConfigSpec,
  status: MCPToolConfigStatus,
  columns,
  normalise: (spec) => spec,
})

export const mcpToolConfigRules: readonly CelRule[] = []
