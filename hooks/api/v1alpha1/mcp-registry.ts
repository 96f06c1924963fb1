import { z } from 'zod'
import { atomicMap } from '../../crd/markers.ts'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { list, ObjectName, ShortText, StatusText, text } from '../bounds.ts'
import { Conditions, ObservedGeneration, Time } from '../condition.ts'
import { nameRule } from '../name-rules.ts'
import { ageColumn, messageColumn, readyColumn } from './columns.ts'
import { RegistrySource } from './registry-source.ts'

export const mcpRegistryDescription =
  'A registry of MCP servers, read from a ConfigMap, a Git repository or an API, kept up to date, filtered, and ' +
  'served over HTTP in the namespace. It can restrict which images MCPServers may run.'

/** How often the source is read again. */
export const SyncPolicy = z.object({
  interval: text(100)
    .regex(/^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/)
    .describe('Time between two reads of the source, as a Go duration such as 1h30m.'),
})
export type SyncPolicy = z.infer<typeof SyncPolicy>

/** Names that are taken and left out, by glob. */
export const NameFilter = z.object({
  include: list(ShortText)
    .optional()
    .describe('Glob patterns for the names to include. If omitted or empty, all names are included.'),
  exclude: list(ShortText)
    .optional()
    .describe('Glob patterns for the names to exclude. They take precedence over include.'),
})
export type NameFilter = z.infer<typeof NameFilter>

/** Tags that are taken and left out, by exact text. */
export const TagFilter = z.object({
  include: list(ShortText)
    .optional()
    .describe('Servers with at least one of these tags are included. If omitted or empty, tags do not matter.'),
  exclude: list(ShortText)
    .optional()
    .describe('Servers with any of these tags are excluded. Takes precedence over include.'),
})
export type TagFilter = z.infer<typeof TagFilter>

/** Which servers of the source the registry holds. */
export const RegistryFilter = z.object({
  names: NameFilter.optional().describe('Filter by name. If omitted, all names are included.'),
  tags: TagFilter.optional().describe('Filter by tag. If omitted, all tags are included.'),
})
export type RegistryFilter = z.infer<typeof RegistryFilter>

export const MCPRegistrySpec = z.object({
  displayName: ShortText.optional().describe('Human-readable name of the registry. It has no effect.'),
  source: RegistrySource.describe('Where the registry data comes from. Required.'),
  syncPolicy: SyncPolicy.optional().describe(
    'How often the source is read again. If omitted, it is read only when the spec or source ConfigMap changes or a sync is requested.',
  ),
  filter: RegistryFilter.optional().describe('Which servers of the source to include. If omitted, all of them.'),
  enforceServers: z
    .boolean()
    .default(false)
    .describe(
      'Whether MCPServers in the namespace may run only images that an enforcing registry lists. Default: false.',
    ),
})
export type MCPRegistrySpec = z.infer<typeof MCPRegistrySpec>

/** The outcome of reading the source. */
export const SyncStatus = z.object({
  phase: z.enum(['Syncing', 'Complete', 'Failed']).describe('Phase of the last synchronisation.'),
  message: StatusText.optional().describe('Human-readable result of the last synchronisation.'),
  lastAttempt: Time.optional().describe('Time of the last attempt to read the source.'),
  attemptCount: z
    .int32()
    .min(0)
    .optional()
    .describe('Number of failed attempts since the last success. Absent if there were none.'),
  lastSyncTime: Time.optional().describe('Time at which the source was last read successfully.'),
  lastSyncHash: StatusText.optional().describe('Hash of the source data at the last successful synchronisation.'),
  serverCount: z.int32().min(0).optional().describe('Number of servers in the registry, after filtering.'),
})
export type SyncStatus = z.infer<typeof SyncStatus>

/** The registry's HTTP service. */
export const ApiStatus = z.object({
  phase: z.enum(['NotStarted', 'Deploying', 'Ready', 'Unhealthy', 'Error']).describe('Phase of the registry API.'),
  message: StatusText.optional().describe('Human-readable explanation of the phase.'),
  endpoint: StatusText.optional().describe('URL of the registry API inside the cluster.'),
  readySince: Time.optional().describe(
    'Time since which the API has been continuously ready. Absent while it is not ready.',
  ),
})
export type ApiStatus = z.infer<typeof ApiStatus>

/** Where the synced document is kept. */
export const StorageReference = z.object({
  type: z.enum(['configmap']).describe('How the registry data is stored: in a ConfigMap.'),
  configMapRef: z
    .object({ name: ObjectName.default('').describe('Name of the ConfigMap, in the same namespace.') })
    .meta(atomicMap)
    .optional()
    .describe('ConfigMap that holds the filtered registry data.'),
})
export type StorageReference = z.infer<typeof StorageReference>

export const MCPRegistryStatus = z.object({
  phase: z
    .enum(['Pending', 'Ready', 'Failed', 'Syncing', 'Terminating'])
    .optional()
    .describe('Current phase of the registry. The Ready condition is more precise.'),
  message: StatusText.optional().describe('Human-readable explanation of the phase.'),
  syncStatus: SyncStatus.optional().describe('Result of the last synchronisation.'),
  apiStatus: ApiStatus.optional().describe('Phase of the registry API.'),
  lastAppliedFilterHash: StatusText.optional().describe('Hash of the filter that was last applied.'),
  storageRef: StorageReference.optional().describe('Where the registry data is stored. Absent until there is data.'),
  lastManualSyncTrigger: StatusText.optional().describe(
    'Last value of the annotation toolhive.stacklok.dev/sync-trigger that started a synchronisation.',
  ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPRegistryStatus = Immutable<z.infer<typeof MCPRegistryStatus>>

const columns: readonly PrinterColumn[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Current phase of the registry.' },
  {
    name: 'Sync',
    type: 'string',
    jsonPath: '.status.syncStatus.phase',
    description: 'Result of the last synchronisation.',
  },
  {
    name: 'API',
    type: 'string',
    jsonPath: '.status.apiStatus.phase',
    description: 'Phase of the registry API.',
  },
  {
    name: 'Servers',
    type: 'integer',
    jsonPath: '.status.syncStatus.serverCount',
    description: 'Number of servers in the registry.',
  },
  {
    name: 'Last Sync',
    type: 'date',
    jsonPath: '.status.syncStatus.lastSyncTime',
    description: 'Time since the source was last read successfully.',
  },
  readyColumn,
  ageColumn,
  messageColumn,
]

/** MCPRegistry in this version, whose spec is the kind's model. */
export const mcpRegistryV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPRegistrySpec,
  status: MCPRegistryStatus,
  columns,
  normalise: (spec) => spec,
})

export const mcpRegistryRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 59',
    'the name is too long for the Service <name>-api: choose a name of at most 59 characters',
  ),
  nameRule(
    "self.metadata.name.matches('^[a-z][-a-z0-9]*$')",
    'a Service is named after the registry: the name must start with a letter and contain only lower-case letters, digits and hyphens',
  ),
]
