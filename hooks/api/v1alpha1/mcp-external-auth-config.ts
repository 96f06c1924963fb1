import { z } from 'zod'
import type { CelRule } from '../../engine/kind.ts'
import { kindVersion, type PrinterColumn } from '../../engine/kind-version.ts'
import type { Immutable } from '../../kubernetes/immutable.ts'
import { Hash, list, ObjectName, ShortText, Url } from '../bounds.ts'
import { Conditions, ObservedGeneration } from '../condition.ts'
import { ageColumn, messageColumn } from './columns.ts'
import { SecretKeyReference } from './references.ts'

export const mcpExternalAuthConfigDescription =
  'How a proxy obtains tokens for the server behind it. Servers and remote proxies in the namespace refer to it with ' +
  'externalAuthConfigRef; changes apply to all of them.'

/** OAuth 2.0 token exchange, RFC 8693. */
export const TokenExchange = z.object({
  tokenUrl: Url.describe('Token endpoint that exchanges tokens. Required.'),
  clientId: ShortText.describe('OAuth client ID with which the proxy authenticates to the token endpoint. Required.'),
  clientSecretRef: SecretKeyReference.describe('Key of a Secret that holds the client secret. Required.'),
  audience: ShortText.describe('Audience to request for the new token. Required.'),
  scopes: list(ShortText)
    .optional()
    .describe('Scopes to request for the new token. If omitted, no scopes are requested.'),
  externalTokenHeaderName: ShortText.optional().describe(
    'Header in which the server receives the new token. By default the token replaces the one in the Authorization header.',
  ),
})
export type TokenExchange = z.infer<typeof TokenExchange>

/** That `tokenExchange` is there is told by the status: objects without it were accepted before (WART-54). */
export const MCPExternalAuthConfigSpec = z.object({
  type: z.enum(['tokenExchange']).describe('How tokens are obtained. The only type is tokenExchange. Required.'),
  tokenExchange: TokenExchange.optional().describe(
    'Settings for type tokenExchange. Without them the condition Valid is False and servers that refer to this object do not start.',
  ),
})
export type MCPExternalAuthConfigSpec = z.infer<typeof MCPExternalAuthConfigSpec>

export const MCPExternalAuthConfigStatus = z.object({
  configHash: Hash.optional().describe(
    'Hash of the spec. It shows whether the servers and proxies that refer to this object have applied its latest version.',
  ),
  referencingServers: list(ObjectName, 10_000)
    .optional()
    .describe(
      'Sorted names of the servers and remote proxies that run with this object. It cannot be deleted while any are listed.',
    ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPExternalAuthConfigStatus = Immutable<z.infer<typeof MCPExternalAuthConfigStatus>>

const columns: readonly PrinterColumn[] = [
  { name: 'Type', type: 'string', jsonPath: '.spec.type', description: 'How tokens for the server are obtained.' },
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

/** MCPExternalAuthConfig in this version, whose spec is the kind's model. */
export const mcpExternalAuthConfigV1alpha1 = kindVersion({
  name: 'v1alpha1',
  served: true,
  stored: true,
  spec: MCPExternalAuthConfigSpec,
  status: MCPExternalAuthConfigStatus,
  columns,
  normalise: (spec) => spec,
})

export const mcpExternalAuthConfigRules: readonly CelRule[] = []
