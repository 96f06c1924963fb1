import { z } from 'zod'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { AuditConfig } from './audit.ts'
import { AuthzConfig } from './authz.ts'
import { Hash, ObjectName, StatusText, Url } from './bounds.ts'
import { ageColumn, endpointColumn, messageColumn, readyColumn } from './columns.ts'
import { Conditions, ObservedGeneration } from './condition.ts'
import { Port, ResourceRequirements } from './container.ts'
import { nameRule, noDots } from './name-rules.ts'
import { OidcConfig } from './oidc.ts'
import { ResourceOverrides } from './overrides.ts'
import { ExternalAuthConfigReference, ToolConfigReference } from './references.ts'
import { TelemetryConfig } from './telemetry.ts'

export const mcpRemoteProxyDescription =
  'A proxy in front of an MCP server that runs elsewhere. It checks who callers are and what they may do, and passes ' +
  'calls on to the remote URL.'

/** A proxy for a remote MCP server. Authentication is mandatory. */
export const MCPRemoteProxySpec = z.object({
  remoteURL: Url.regex(/^https?:\/\//).describe(
    'URL of the remote MCP server. Refused when it starts with neither http:// nor https://.',
  ),
  port: Port.default(8080).describe('Port on which clients reach the proxy. Default: 8080.'),
  transport: z
    .enum(['sse', 'streamable-http'])
    .default('streamable-http')
    .describe('How the remote server and the proxy speak MCP. Default: streamable-http.'),
  oidcConfig: OidcConfig.describe(
    "How callers' tokens are checked. Refused when absent: a remote proxy is never open.",
  ),
  externalAuthConfigRef: ExternalAuthConfigReference.optional().describe(
    "MCPExternalAuthConfig by which a caller's token is exchanged for one that the remote server accepts.",
  ),
  authzConfig: AuthzConfig.optional().describe('Which calls a caller may make. Absent: every call.'),
  audit: AuditConfig.optional().describe('Whether calls are recorded. Absent: they are not.'),
  toolConfigRef: ToolConfigReference.optional().describe('MCPToolConfig that filters and renames tools.'),
  telemetry: TelemetryConfig.optional().describe('Traces and metrics of the proxy. Absent: none.'),
  resources: ResourceRequirements.optional().describe('Limits and requests of the proxy container. Absent: none.'),
  trustProxyHeaders: z
    .boolean()
    .default(false)
    .describe('Whether X-Forwarded headers are believed: only behind a proxy that sets them. Default: false.'),
  resourceOverrides: ResourceOverrides.optional().describe('Labels, annotations and environment for what is made.'),
  groupRef: ObjectName.optional().describe('Name of the MCPGroup to which this proxy belongs, in the same namespace.'),
})
export type MCPRemoteProxySpec = z.infer<typeof MCPRemoteProxySpec>

export const MCPRemoteProxyStatus = z.object({
  phase: z
    .enum(['Pending', 'Ready', 'Failed', 'Terminating'])
    .optional()
    .describe('Where the proxy stands, in one word. Ready among the conditions is more exact.'),
  message: StatusText.optional().describe('Why it stands there, in a sentence.'),
  url: StatusText.optional().describe('Address of the proxy inside the cluster, without a path.'),
  endpoint: StatusText.optional().describe(
    'What an MCP client inside the cluster connects to: url with the path of the transport.',
  ),
  externalURL: StatusText.optional().describe('Where clients outside the cluster connect, when that is known.'),
  readyReplicas: z.int32().min(0).optional().describe('Pods of the proxy that are ready to take calls.'),
  toolConfigHash: Hash.optional().describe(
    'Hash of the MCPToolConfig that the spec names. Absent: it names none, or one that does not exist.',
  ),
  externalAuthConfigHash: Hash.optional().describe(
    'Hash of the MCPExternalAuthConfig that the spec names. Absent: it names none, or one that does not exist.',
  ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPRemoteProxyStatus = Immutable<z.infer<typeof MCPRemoteProxyStatus>>

export const mcpRemoteProxyColumns: readonly PrinterColumn[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Where the proxy stands, in one word.' },
  {
    name: 'Remote URL',
    type: 'string',
    jsonPath: '.spec.remoteURL',
    description: 'The MCP server to which calls are passed on.',
  },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Address of the proxy inside the cluster.' },
  readyColumn,
  ageColumn,
  endpointColumn,
  messageColumn,
]

export const mcpRemoteProxyRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 46',
    'the name is too long for the Service mcp-<name>-remote-proxy: choose one of at most 46 characters',
  ),
  noDots,
]
