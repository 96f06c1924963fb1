import type { TokenExchange, Tools, Workload } from '../../workload/workload.ts'
import { auditDocument, authorizationDocument, telemetryDocument } from './feature-documents.ts'
import { type Middleware, runConfigOidc } from './run-config-document.ts'

/**
 * The whole middleware chain, or `undefined` where the runner derives the right one by itself.
 *
 * Its own derivation fails in two cases: it knows no token exchange, and with tools beside authorization or audit its
 * tool filter, outermost, loses answers. A list that is there is taken as it stands, so it names everything (WART-06),
 * outermost first, in the only order that works in every combination.
 */
export function middlewareChain(workload: Workload): readonly Middleware[] | undefined {
  const { authorization, audit, tokenExchange } = workload
  const filtersTools = workload.tools.filter !== undefined || workload.tools.overrides !== undefined
  const answersGetLost = filtersTools && (authorization !== undefined || audit !== undefined)
  return tokenExchange || answersGetLost ? wholeChain(workload, filtersTools) : undefined
}

function wholeChain(workload: Workload, filtersTools: boolean): readonly Middleware[] {
  const { tokenValidation, authorization, audit, telemetry, tokenExchange, tools, name, transport } = workload
  const entries: readonly (Middleware | undefined)[] = [
    { type: 'auth', parameters: tokenValidation ? { oidc_config: runConfigOidc(tokenValidation) } : {} },
    tokenExchange && {
      type: 'tokenexchange',
      parameters: { token_exchange_config: exchangeParameters(tokenExchange) },
    },
    filtersTools ? { type: 'tool-call-filter', parameters: toolParameters(tools) } : undefined,
    { type: 'mcp-parser', parameters: {} },
    telemetry && {
      type: 'telemetry',
      parameters: { config: telemetryDocument(telemetry), server_name: name, transport },
    },
    authorization && { type: 'authorization', parameters: { config_data: authorizationDocument(authorization) } },
    audit && { type: 'audit', parameters: { config_data: auditDocument(audit), transport_type: transport } },
    filtersTools ? { type: 'tool-filter', parameters: toolParameters(tools) } : undefined,
  ]
  return entries.filter((entry) => entry !== undefined)
}

/** RFC 8693 parameters; the client secret comes from the environment. */
function exchangeParameters(exchange: TokenExchange): Readonly<Record<string, unknown>> {
  return {
    audience: exchange.audience,
    client_id: exchange.clientId,
    external_token_header_name: exchange.headerName,
    header_strategy: exchange.headerName === undefined ? 'replace' : 'custom',
    scopes: exchange.scopes.length > 0 ? exchange.scopes : undefined,
    token_url: exchange.tokenUrl,
  }
}

function toolParameters({ filter, overrides }: Tools): Readonly<Record<string, unknown>> {
  return {
    filter_tools: filter ?? null,
    tools_override: Object.fromEntries(
      Object.entries(overrides ?? {}).map(([tool, { name, description }]) => [
        tool,
        { name: name ?? '', description: description ?? '' },
      ]),
    ),
  }
}
