import { compareText } from '../kubernetes/go-json.ts'
import { fnv1a32Hex } from '../kubernetes/hash.ts'
import type { MCPExternalAuthConfigSpec } from './v1alpha1/mcp-external-auth-config.ts'
import type { MCPToolConfigSpec } from './v1alpha1/mcp-tool-config.ts'

/*
 * The Go operator hashes a printed form of its structs. Equal specs get equal hashes here, so `status.configHash` stays what it
 * was; an empty list or map counts as absent (there it depended on the moment).
 */

/** `status.configHash` of an MCPToolConfig: 32-bit FNV-1a, hex. */
export function toolConfigHash({ toolsFilter, toolsOverride }: MCPToolConfigSpec): string {
  const overrides = Object.entries(toolsOverride ?? {})
    .sort(([left], [right]) => compareText(left, right))
    .map(([tool, { name, description }]) => `${tool}:{Name:${text(name)} Description:${text(description)}}`)
  const printed = overrides.length === 0 ? '<nil>' : `map[${overrides.join(' ')}]`
  return fnv1a32Hex(
    `(v1alpha1.MCPToolConfigSpec){ToolsFilter:${list(toolsFilter)} ToolsOverride:(map[string]v1alpha1.ToolOverride)${printed}}`,
  )
}

/** `status.configHash` of an MCPExternalAuthConfig: 32-bit FNV-1a, hex. */
export function externalAuthConfigHash({ type, tokenExchange }: MCPExternalAuthConfigSpec): string {
  return fnv1a32Hex(
    `(v1alpha1.MCPExternalAuthConfigSpec){Type:${text(type)} TokenExchange:(*v1alpha1.TokenExchangeConfig)${printedExchange(tokenExchange)}}`,
  )
}

function printedExchange(exchange: MCPExternalAuthConfigSpec['tokenExchange']): string {
  if (!exchange) return '<nil>'
  const { tokenUrl, clientId, clientSecretRef, audience, scopes, externalTokenHeaderName } = exchange
  const secret = `(v1alpha1.SecretKeyRef){Name:${text(clientSecretRef.name)} Key:${text(clientSecretRef.key)}}`
  return (
    `{TokenURL:${text(tokenUrl)} ClientID:${text(clientId)} ClientSecretRef:${secret} ` +
    `Audience:${text(audience)} Scopes:${list(scopes)} ExternalTokenHeaderName:${text(externalTokenHeaderName)}}`
  )
}

function text(value: string | undefined): string {
  return `(string)${value ?? ''}`
}

function list(values: readonly string[] | undefined): string {
  return `([]string)${values && values.length > 0 ? `[${values.join(' ')}]` : '<nil>'}`
}
