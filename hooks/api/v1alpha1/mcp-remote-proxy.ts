import { z } from 'zod'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { Hash, ObjectName, StatusText, Url } from '../bounds.ts'
import { Conditions, ObservedGeneration } from '../condition.ts'
import { nameRule, noDots } from '../name-rules.ts'
import { AuditConfig } from './audit.ts'
import { AuthzConfig } from './authz.ts'
import { ageColumn, endpointColumn, messageColumn, readyColumn } from './columns.ts'
import { Port, ResourceRequirements } from './container.ts'
import { OidcConfig } from './oidc.ts'
import { ResourceOverrides } from './overrides.ts'
import { ExternalAuthConfigReference, ToolConfigReference } from './references.ts'
import { TelemetryConfig } from './telemetry.ts'

export const mcpRemoteProxyDescription =
  'A proxy in front of an MCP server that runs elsewhere. It authenticates and authorizes callers and forwards their ' +
  'requests to the remote URL.'

/** A proxy for a remote MCP server. Authentication is mandatory. */
export const MCPRemoteProxySpec = z.object({
  remoteURL: Url.regex(/^https?:\/\//).describe(
    'URL of the remote MCP server. It must start with http:// or https://.',
  ),
  port: Port.default(8080).describe('Port on which the proxy listens for clients. Default: 8080.'),
  transport: z
    .enum(['sse', 'streamable-http'])
    .default('streamable-http')
    .describe('Transport that the remote server and the proxy use. Default: streamable-http.'),
  oidcConfig: OidcConfig.describe(
    'How the tokens of callers are validated. Required: a remote proxy never serves unauthenticated callers.',
  ),
  externalAuthConfigRef: ExternalAuthConfigReference.optional().describe(
    'MCPExternalAuthConfig that exchanges the token of a caller for one that the remote server accepts.',
  ),
  authzConfig: AuthzConfig.optional().describe('What callers are allowed to do. If omitted, everything is allowed.'),
  audit: AuditConfig.optional().describe('Audit logging of calls. If omitted, calls are not logged.'),
  toolConfigRef: ToolConfigReference.optional().describe('MCPToolConfig that filters and renames tools.'),
  telemetry: TelemetryConfig.optional().describe('Traces and metrics of the proxy. If omitted, there are none.'),
  resources: ResourceRequirements.optional().describe(
    'Resource limits and requests of the proxy container. If omitted, there are none.',
  ),
  trustProxyHeaders: z
    .boolean()
    .default(false)
    .describe('Whether to trust X-Forwarded headers. Enable it only behind a proxy that sets them. Default: false.'),
  resourceOverrides: ResourceOverrides.optional().describe(
    'Labels, annotations and environment variables for the child objects.',
  ),
  groupRef: ObjectName.optional().describe('Name of the MCPGroup to which this proxy belongs, in the same namespace.'),
})
export type MCPRemoteProxySpec = z.infer<typeof MCPRemoteProxySpec>

export const MCPRemoteProxyStatus = z.object({
  phase: z
    .enum(['Pending', 'Ready', 'Failed', 'Terminating'])
    .optional()
    .describe('Current phase of the proxy. The Ready condition is more precise.'),
  message: StatusText.optional().describe('Human-readable explanation of the phase.'),
  url: StatusText.optional().describe('Address of the proxy inside the cluster, without a path.'),
  endpoint: StatusText.optional().describe(
    'URL for MCP clients inside the cluster: the address in url plus the path that the transport uses.',
  ),
  externalURL: StatusText.optional().describe('URL for clients outside the cluster, if known.'),
  readyReplicas: z.int32().min(0).optional().describe('Number of proxy pods that are ready to serve requests.'),
  toolConfigHash: Hash.optional().describe(
    'Hash of the MCPToolConfig that the spec refers to. Absent if there is none, or if it does not exist.',
  ),
  externalAuthConfigHash: Hash.optional().describe(
    'Hash of the MCPExternalAuthConfig that the spec refers to. Absent if there is none, or if it does not exist.',
  ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPRemoteProxyStatus = Immutable<z.infer<typeof MCPRemoteProxyStatus>>

const columns: readonly PrinterColumn[] = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase', description: 'Current phase of the proxy.' },
  {
    name: 'Remote URL',
    type: 'string',
    jsonPath: '.spec.remoteURL',
    description: 'MCP server to which requests are forwarded.',
  },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Address of the proxy inside the cluster.' },
  readyColumn,
  ageColumn,
  endpointColumn,
  messageColumn,
]

/** MCPRemoteProxy in this version, whose spec is the kind's model. */
export const mcpRemoteProxyV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPRemoteProxySpec,
  status: MCPRemoteProxyStatus,
  columns,
  normalise: (spec) => spec,
})

export const mcpRemoteProxyRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 46',
    'the name is too long for the Service mcp-<name>-remote-proxy: choose a name of at most 46 characters',
  ),
  noDots,
]
