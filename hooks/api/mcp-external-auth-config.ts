import { z } from 'zod'
import type { CelRule } from '../engine/kind.ts'
import type { PrinterColumn } from '../engine/kind-version.ts'
import type { Immutable } from '../kubernetes/immutable.ts'
import { Hash, list, ObjectName, ShortText, Url } from './bounds.ts'
import { ageColumn, messageColumn } from './columns.ts'
import { Conditions, ObservedGeneration } from './condition.ts'
import { SecretKeyReference } from './references.ts'

export const mcpExternalAuthConfigDescription =
  'How a proxy gets tokens for the server behind it. Servers and remote proxies of the namespace refer to it with ' +
  'externalAuthConfigRef; a change reaches all of them.'

/** OAuth 2.0 token exchange, RFC 8693. */
export const TokenExchange = z.object({
  tokenUrl: Url.describe('Token endpoint at which tokens are exchanged. Refused when absent.'),
  clientId: ShortText.describe('OAuth client by which the proxy identifies itself there. Refused when absent.'),
  clientSecretRef: SecretKeyReference.describe("Key of a Secret that holds the client's secret. Refused when absent."),
  audience: ShortText.describe('Audience for which the new token is asked. Refused when absent.'),
  scopes: list(ShortText).optional().describe('Scopes for which the new token is asked. Absent: none are named.'),
  externalTokenHeaderName: ShortText.optional().describe(
    'Header that carries the new token to the server. Default: it replaces the Authorization header.',
  ),
})
export type TokenExchange = z.infer<typeof TokenExchange>

/** That `tokenExchange` is there is told by the status: objects without it were accepted before (WART-54). */
export const MCPExternalAuthConfigSpec = z.object({
  type: z.enum(['tokenExchange']).describe('How tokens are got: tokenExchange is the only way. Refused when absent.'),
  tokenExchange: TokenExchange.optional().describe(
    'Settings for type tokenExchange. Absent: the condition Valid is False and servers that refer to it wait.',
  ),
})
export type MCPExternalAuthConfigSpec = z.infer<typeof MCPExternalAuthConfigSpec>

export const MCPExternalAuthConfigStatus = z.object({
  configHash: Hash.optional().describe('Hash of the spec: what users of this object have applied is compared with it.'),
  referencingServers: list(ObjectName, 10_000)
    .optional()
    .describe(
      'Names of the servers and remote proxies that run with this object, sorted. It cannot be deleted while there are some.',
    ),
  observedGeneration: ObservedGeneration,
  conditions: Conditions,
})
export type MCPExternalAuthConfigStatus = Immutable<z.infer<typeof MCPExternalAuthConfigStatus>>

export const mcpExternalAuthConfigColumns: readonly PrinterColumn[] = [
  { name: 'Type', type: 'string', jsonPath: '.spec.type', description: 'How tokens for the server are got.' },
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

export const mcpExternalAuthConfigRules: readonly CelRule[] = []
