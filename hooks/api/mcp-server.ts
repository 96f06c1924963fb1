import { z } from 'zod'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { AuditConfig } from './audit.ts'
import { AuthzConfig } from './authz.ts'
import { Hash, LongText, list, ObjectName, ShortText, StatusText } from './bounds.ts'
import { ageColumn, endpointColumn, messageColumn, readyColumn } from './columns.ts'
import { Conditions, ObservedGeneration } from './condition.ts'
import { EnvVar, Port, ResourceRequirements, SecretEnv, Volume } from './container.ts'
import { nameRule, noDots } from './name-rules.ts'
import { OidcConfig } from './oidc.ts'
import { ResourceOverrides } from './overrides.ts'
import { PermissionProfile } from './permission-profile.ts'
import { ExternalAuthConfigReference, ToolConfigReference } from './references.ts'
import { TelemetryConfig } from './telemetry.ts'

export const mcpServerDescription =
  'An MCP server: a container image that runs behind a proxy. The proxy speaks HTTP to clients, checks who they are ' +
  'and what they may do, and passes calls on to the server in whatever transport it speaks.'

/** An MCP server and its proxy. Ports have no default here: the reader knows which of the five fields wins (WART-15). */
export const MCPServerSpec = z.object({
  image: ShortText.describe('Container image of the MCP server. Refused when absent.'),
  transport: z
    .enum(['stdio', 'streamable-http', 'sse'])
    .default('stdio')
    .describe('How the server in the image speaks MCP. Default: stdio.'),
  proxyMode: z
    .enum(['sse', 'streamable-http'])
    .default('sse')
    .describe('How the proxy speaks to clients when the server speaks stdio; other transports are kept. Default: sse.'),
  proxyPort: Port.optional().describe('Port on which clients reach the proxy. Default: the field port, else 8080.'),
  port: Port.optional().describe('Deprecated: use proxyPort, which wins over this field.'),
  mcpPort: Port.optional().describe(
    'Port on which the server listens, for transports other than stdio. Default: the field targetPort, else 8080.',
  ),
  targetPort: Port.optional().describe('Deprecated: use mcpPort, which wins over this field.'),
  args: list(LongText).optional().describe('Arguments for the command of the image. Absent: none.'),
  env: list(EnvVar).optional().describe('Environment variables for the server. Absent: none.'),
  secrets: list(SecretEnv)
    .optional()
    .describe('Keys of Secrets that the server gets as environment variables. Absent: none.'),
  volumes: list(Volume).optional().describe('Directories of the node that the server sees. Absent: none.'),
  resources: ResourceRequirements.optional().describe(
    "Limits and requests of the proxy container. The server's own go into podTemplateSpec, container mcp.",
  ),
  serviceAccount: ObjectName.optional().describe(
    "ServiceAccount of the server's pod. Absent: one of its own is made, named after this object with -sa.",
  ),
  permissionProfile: PermissionProfile.optional().describe(
    'What the server may reach. Not enforced on Kubernetes: use a NetworkPolicy. Default: the profile network.',
  ),
  podTemplateSpec: z
    .looseObject({})
    .optional()
    .describe("Changes to the server's pod, as a PodTemplateSpec; the server is the container named mcp."),
  resourceOverrides: ResourceOverrides.optional().describe('Labels, annotations and environment for what is made.'),
  oidcConfig: OidcConfig.optional().describe("How callers' tokens are checked. Absent: callers are not authenticated."),
  authzConfig: AuthzConfig.optional().describe('Which calls a caller may make. Absent: every call.'),
  audit: AuditConfig.optional().describe('Whether calls are recorded. Absent: they are not.'),
  tools: list(ShortText, 10_000)
    .optional()
    .describe('Deprecated: tools that clients see. Use toolConfigRef, which wins over this field. Absent: all tools.'),
  toolConfigRef: ToolConfigReference.optional().describe('MCPToolConfig that filters and renames tools.'),
  externalAuthConfigRef: ExternalAuthConfigReference.optional().describe(
    "MCPExternalAuthConfig by which a caller's token is exchanged for one that the server accepts.",
  ),
  telemetry: TelemetryConfig.optional().describe('Traces and metrics of the proxy. Absent: none.'),
  trustProxyHeaders: z
    .boolean()
    .default(false)
    .describe('Whether X-Forwarded headers are believed: only behind a proxy that sets them. Default: false.'),
  groupRef: ObjectName.optional().describe('Name of the MCPGroup to which this server belongs, in the same namespace.'),
})
export type MCPServerSpec = z.infer<typeof MCPServerSpec>

export const MCPServerStatus = z.object({
  phase: z
    .enum(['Pending', 'Running', 'Failed', 'Terminating'])
    .optional()
    .describe('Where the server stands, in one word. Ready among the conditions is more exact.'),
  message: StatusText.optional().describe('Why it stands there, in a sentence.'),
  url: StatusText.optional().describe('Address of the proxy inside the cluster, without a path.'),
  endpoint: StatusText.optional().describe(
    'What an MCP client inside the cluster connects to: url with the path of the transport.',
  ),
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
export type MCPServerStatus = Immutable<z.infer<typeof MCPServerStatus>>

export const mcpServerColumns: readonly PrinterColumn[] = [
  { name: 'Status', type: 'string', jsonPath: '.status.phase', description: 'Where the server stands, in one word.' },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Address of the proxy inside the cluster.' },
  readyColumn,
  ageColumn,
  endpointColumn,
  messageColumn,
]

/** A name of 54 to 63 characters was accepted before, so it is left to the status, which says what to do. */
export const mcpServerRules: readonly CelRule[] = [
  nameRule(
    'size(self.metadata.name) <= 63',
    'the name is too long for a label and for the Service mcp-<name>-proxy: choose one of at most 53 characters',
  ),
  noDots,
]
