import { z } from 'zod'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { Hash, LongText, list, ObjectName, ShortText, StatusText } from '../bounds.ts'
import { Conditions, ObservedGeneration } from '../condition.ts'
import { nameRule, noDots } from '../name-rules.ts'
import { AuditConfig } from './audit.ts'
import { AuthzConfig } from './authz.ts'
import { ageColumn, endpointColumn, messageColumn, readyColumn } from './columns.ts'
import { EnvVar, Port, ResourceRequirements, SecretEnv, Volume } from './container.ts'
import { OidcConfig } from './oidc.ts'
import { ResourceOverrides } from './overrides.ts'
import { PermissionProfile } from './permission-profile.ts'
import { ExternalAuthConfigReference, ToolConfigReference } from './references.ts'
import { TelemetryConfig } from './telemetry.ts'

export const mcpServerDescription =
  'An MCP server: a container image that runs behind a proxy. The proxy serves clients over HTTP, authenticates and ' +
  'authorizes them, and forwards their requests to the server over the transport that the server uses.'

/** An MCP server and its proxy. Ports have no default here: the reader knows which of the five fields wins (WART-15). */
export const MCPServerSpec = z.object({
  image: ShortText.describe('Container image of the MCP server. Required.'),
  transport: z
    .enum(['stdio', 'streamable-http', 'sse'])
    .default('stdio')
    .describe('Transport that the server in the image uses. Default: stdio.'),
  proxyMode: z
    .enum(['sse', 'streamable-http'])
    .default('sse')
    .describe(
      'Transport that the proxy offers to clients if the server uses stdio. Has no effect for other transports. Default: sse.',
    ),
  proxyPort: Port.optional().describe(
    'Port on which the proxy listens for clients. Default: the value of port, or else 8080.',
  ),
  port: Port.optional().describe('Deprecated: use proxyPort, which takes precedence over this field.'),
  mcpPort: Port.optional().describe(
    'Port on which the server listens, for transports other than stdio. Default: the value of targetPort, or else 8080.',
  ),
  targetPort: Port.optional().describe('Deprecated: use mcpPort, which takes precedence over this field.'),
  args: list(LongText).optional().describe('Arguments for the command of the image.'),
  env: list(EnvVar).optional().describe('Environment variables for the server.'),
  secrets: list(SecretEnv).optional().describe('Keys of Secrets to set as environment variables of the server.'),
  volumes: list(Volume).optional().describe('Directories of the node to mount into the server.'),
  resources: ResourceRequirements.optional().describe(
    'Resource limits and requests of the proxy container. For the server itself, set them on the container mcp in podTemplateSpec.',
  ),
  serviceAccount: ObjectName.optional().describe(
    "ServiceAccount of the server's pod. If omitted, one named after this object with the suffix -sa is created.",
  ),
  permissionProfile: PermissionProfile.optional().describe(
    'What the server may access. Not enforced on Kubernetes: use a NetworkPolicy instead. Default: the profile network.',
  ),
  podTemplateSpec: z
    .looseObject({})
    .optional()
    .describe("Customises the server's pod, as a PodTemplateSpec. The server is the container named mcp."),
  resourceOverrides: ResourceOverrides.optional().describe(
    'Labels, annotations and environment variables for the child objects.',
  ),
  oidcConfig: OidcConfig.optional().describe(
    'How the tokens of callers are validated. If omitted, callers are not authenticated.',
  ),
  authzConfig: AuthzConfig.optional().describe('What callers are allowed to do. If omitted, everything is allowed.'),
  audit: AuditConfig.optional().describe('Audit logging of calls. If omitted, calls are not logged.'),
  tools: list(ShortText, 10_000)
    .optional()
    .describe(
      'Deprecated: names of the tools that clients see. Use toolConfigRef, which takes precedence over this field. If omitted, clients see all tools.',
    ),
  toolConfigRef: ToolConfigReference.optional().describe('MCPToolConfig that filters and renames tools.'),
  externalAuthConfigRef: ExternalAuthConfigReference.optional().describe(
    'MCPExternalAuthConfig that exchanges the token of a caller for one that the server accepts.',
  ),
  telemetry: TelemetryConfig.optional().describe('Traces and metrics of the proxy. If omitted, there are none.'),
  trustProxyHeaders: z
    .boolean()
    .default(false)
    .describe('Whether to trust X-Forwarded headers. Enable it only behind a proxy that sets them. Default: false.'),
  groupRef: ObjectName.optional().describe('Name of the MCPGroup to which this server belongs, in the same namespace.'),
})
export type MCPServerSpec = z.infer<typeof MCPServerSpec>

export const MCPServerStatus = z.object({
  phase: z
    .enum(['Pending', 'Running', 'Failed', 'Terminating'])
    .optional()
    .describe('Current phase of the server. The Ready condition is more precise.'),
  message: StatusText.optional().describe('Human-readable explanation of the phase.'),
  url: StatusText.optional().describe('Address of the proxy inside the cluster, without a path.'),
  endpoint: StatusText.optional().describe(
    'URL for MCP clients inside the cluster: the address in url plus the path that the transport uses.',
  ),
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
export type MCPServerStatus = Immutable<z.infer<typeof MCPServerStatus>>

const columns: readonly PrinterColumn[] = [
  { name: 'Status', type: 'string', jsonPath: '.status.phase', description: 'Current phase of the server.' },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Address of the proxy inside the cluster.' },
  readyColumn,
  ageColumn,
  endpointColumn,
  messageColumn,
]

/** MCPServer in this version, whose spec is the kind's model. */
export const mcpServerV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPServerSpec,
  status: MCPServerStatus,
  columns,
  normalise: (spec) => spec,
})

/** A name of 54 to 63 characters was accepted before, so it is left to the status, which says what to do. */
export const mcpServerRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 63',
    'the name is too long for a label and for the Service mcp-<name>-proxy: choose a name of at most 53 characters',
  ),
  noDots,
]
