import { z } from 'zod'
import { atomicMap } from '../crd/markers.ts'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { list, ObjectName, ShortText, StatusText, text } from './bounds.ts'
import { ageColumn, messageColumn, readyColumn } from './columns.ts'
import { Conditions, ObservedGeneration, Time } from './condition.ts'
import { nameRule } from './name-rules.ts'
import { RegistrySource } from './registry-source.ts'

export const mcpRegistryDescription =
  'A registry of MCP servers: a document from a ConfigMap, a git repository or an API, kept up to date, filtered, and ' +
  'served over HTTP in the namespace. It can restrict which images MCPServers may run.'

/** How often the source is read again. */
export const SyncPolicy = z.object({
  interval: text(100)
    .regex(/^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/)
    .describe('Time between two reads of the source, as a Go duration such as 1h30m. Refused when it is none.'),
})
export type SyncPolicy = z.infer<typeof SyncPolicy>

/** Names that are taken and left out, by glob. */
export const NameFilter = z.object({
  include: list(ShortText).optional().describe('Globs of the names that are taken. Absent or empty: all.'),
  exclude: list(ShortText).optional().describe('Globs of the names that are left out; they win over include.'),
})
export type NameFilter = z.infer<typeof NameFilter>

/** Tags that are taken and left out, by exact text. */
export const TagFilter = z.object({
  include: list(ShortText).optional().describe('Tags of which a server needs one. Absent or empty: none is needed.'),
  exclude: list(ShortText).optional().describe('Tags that leave a server out; they win over include.'),
})
export type TagFilter = z.infer<typeof TagFilter>

/** Which servers of the source the registry holds. */
export const RegistryFilter = z.object({
  names: NameFilter.optional().describe('Selection by name. Absent: all names.'),
  tags: TagFilter.optional().describe('Selection by tag. Absent: all tags.'),
})
export type RegistryFilter = z.infer<typeof RegistryFilter>

export const MCPRegistrySpec = z.object({
  displayName: ShortText.optional().describe('Name of the registry for people. It has no effect.'),
  source: RegistrySource.describe('Where the document comes from. Refused when absent.'),
  syncPolicy: SyncPolicy.optional().describe('How often the source is read again. Absent: only when asked or changed.'),
  filter: RegistryFilter.optional().describe('Which servers of the source the registry holds. Absent: all.'),
  enforceServers: z
    .boolean()
    .default(false)
    .describe(
      'Whether MCPServers of the namespace may only run images that an enforcing registry lists. Default: false.',
    ),
})
export type MCPRegistrySpec = z.infer<typeof MCPRegistrySpec>

/** The outcome of reading the source. */
export const SyncStatus = z.object({
  phase: z.enum(['Syncing', 'Complete', 'Failed']).describe('Where the last read of the source stands.'),
  message: StatusText.optional().describe('What the last read of the source brought, in a sentence.'),
  lastAttempt: Time.optional().describe('When the source was last read, with success or not.'),
  attemptCount: z.int32().min(0).optional().describe('Failed attempts since the last success. Absent: none failed.'),
  lastSyncTime: Time.optional().describe('When the source was last read with success.'),
  lastSyncHash: StatusText.optional().describe('Hash of what the source held at the last success.'),
  serverCount: z.int32().min(0).optional().describe('How many servers the registry holds, after the filter.'),
})
export type SyncStatus = z.infer<typeof SyncStatus>

/** The registry's HTTP service. */
export const ApiStatus = z.object({
  phase: z
    .enum(['NotStarted', 'Deploying', 'Ready', 'Unhealthy', 'Error'])
    .describe("Where the registry's HTTP service stands."),
  message: StatusText.optional().describe('Why it stands there, in a sentence.'),
  endpoint: StatusText.optional().describe('Where clients inside the cluster reach it.'),
  readySince: Time.optional().describe('Since when it has been ready without a break. Absent: it is not ready.'),
})
export type ApiStatus = z.infer<typeof ApiStatus>

/** Where the synced document is kept. */
export const StorageReference = z.object({
  type: z.enum(['configmap']).describe('How the document is kept: in a ConfigMap.'),
  configMapRef: z
    .object({ name: ObjectName.default('').describe('Name of the ConfigMap, in the same namespace.') })
    .meta(atomicMap)
    .optional()
    .describe('The ConfigMap that holds the document after the filter.'),
})
export type StorageReference = z.infer<typeof StorageReference>

export const MCPRegistryStatus = z.object({
  phase: z
    .enum(['Pending', 'Ready', 'Failed', 'Syncing', 'Terminating'])
    .optional()
    .describe('Where the registry stands, in one word. Ready among the conditions is more exact.'),
  message: StatusText.optional().describe('Why it stands there, in a sentence.'),
  syncStatus: SyncStatus.optional().describe('What became of the last read of the source.'),
  apiStatus: ApiStatus.optional().describe("Where the registry's HTTP service stands."),
  lastAppliedFilterHash: StatusText.optional().describe('Hash of the filter with which the document was made.'),
  storageRef: StorageReference.optional().describe('Where the document is kept. Absent: there is none yet.'),
  lastManualSyncTrigger: StatusText.optional().describe(
    'Value of the annotation toolhive.stacklok.dev/sync-trigger that was last acted on.',
  ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPRegistryStatus = Immutable<z.infer<typeof MCPRegistryStatus>>

export const mcpRegistryColumns: readonly PrinterColumn[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Where the registry stands, in one word.' },
  {
    name: 'Sync',
    type: 'string',
    jsonPath: '.status.syncStatus.phase',
    description: 'What became of the last read of the source.',
  },
  {
    name: 'API',
    type: 'string',
    jsonPath: '.status.apiStatus.phase',
    description: "Where the registry's HTTP service stands.",
  },
  {
    name: 'Servers',
    type: 'integer',
    jsonPath: '.status.syncStatus.serverCount',
    description: 'How many servers the registry holds.',
  },
  {
    name: 'Last Sync',
    type: 'date',
    jsonPath: '.status.syncStatus.lastSyncTime',
    description: 'Time since the source was last read with success.',
  },
  readyColumn,
  ageColumn,
  messageColumn,
]

export const mcpRegistryRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 59',
    'the name is too long for the Service <name>-api: choose one of at most 59 characters',
  ),
  nameRule(
    "self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    'a Service is named after the registry: the name must start with a letter and hold only lower-case letters, digits and hyphens',
  ),
]
