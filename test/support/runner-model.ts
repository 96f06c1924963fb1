import { policySetTextToParts } from '@cedar-policy/cedar-wasm/nodejs'
import { isRecord, listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'

/** What a proxy does with its RunConfig, as the runner v0.5 was seen to. */
export interface RunnerOutcome {
  /** Why the runner does not start; everything else is meaningless then. */
  readonly refusal: string | undefined
  /** Types of the chain in use, outermost first. */
  readonly chain: readonly string[]
  /** Callers need a valid token. */
  readonly authenticates: boolean
  readonly authorizes: boolean
  /** Calls of hidden tools are refused, renamed ones are translated. */
  readonly filtersCalls: boolean
  /** Hidden tools are not listed. */
  readonly filtersLists: boolean
  readonly exchanges: boolean
  readonly audits: boolean
  readonly reports: boolean
  /** Some answers never reach the client. */
  readonly losesAnswers: boolean
  /** Every call is refused, whoever makes it. */
  readonly refusesAll: boolean
}

interface Entry {
  readonly type: string
  readonly parameters: unknown
}

const known: ReadonlySet<string> = new Set([
  'auth',
  'tokenexchange',
  'tool-filter',
  'tool-call-filter',
  'mcp-parser',
  'telemetry',
  'authorization',
  'audit',
])

/** Runs a document in the model. `files` are the paths that the proxy's container has. */
export function runnerOutcome(document: unknown, hasFile: (path: string) => boolean = () => true): RunnerOutcome {
  const entries = chainOf(document)
  const chain = entries.map(({ type }) => type)
  const place = (type: string): number => chain.indexOf(type)
  const comesBefore = (first: string, second: string): boolean =>
    place(first) !== -1 && place(second) !== -1 && place(first) < place(second)
  const oidc = valueAt(entries.find(({ type }) => type === 'auth')?.parameters, 'oidc_config')
  const authenticates = isRecord(oidc)
  return {
    refusal: entries.map((entry) => refusalOf(entry, hasFile)).find((refusal) => refusal !== undefined),
    chain,
    authenticates,
    authorizes: place('authorization') !== -1,
    filtersCalls: place('tool-call-filter') !== -1,
    filtersLists: place('tool-filter') !== -1,
    exchanges: authenticates && comesBefore('auth', 'tokenexchange'),
    audits: place('audit') !== -1,
    reports: place('telemetry') !== -1,
    losesAnswers: comesBefore('tool-filter', 'authorization') || comesBefore('tool-filter', 'audit'),
    refusesAll:
      place('authorization') !== -1 &&
      !(comesBefore('auth', 'authorization') && comesBefore('mcp-parser', 'authorization')),
  }
}

/** A list that is there is taken as it stands; without one the runner makes its own, which knows no token exchange. */
function chainOf(document: unknown): readonly Entry[] {
  const list = listAt(document, 'middleware_configs')
  if (list.length > 0) {
    return list.map((entry) => ({ type: stringAt(entry, 'type') ?? '', parameters: valueAt(entry, 'parameters') }))
  }
  const top = recordAt(document)
  const tools = { filter_tools: top['tools_filter'] ?? null, tools_override: top['tools_override'] ?? {} }
  const hasTools = top['tools_filter'] !== undefined || top['tools_override'] !== undefined
  const derived: readonly (Entry | undefined)[] = [
    { type: 'auth', parameters: top['oidc_config'] ? { oidc_config: top['oidc_config'] } : {} },
    hasTools ? { type: 'tool-filter', parameters: tools } : undefined,
    hasTools ? { type: 'tool-call-filter', parameters: tools } : undefined,
    { type: 'mcp-parser', parameters: {} },
    top['telemetry_config'] ? { type: 'telemetry', parameters: { config: top['telemetry_config'] } } : undefined,
    top['authz_config'] ? { type: 'authorization', parameters: { config_data: top['authz_config'] } } : undefined,
    top['audit_config'] ? { type: 'audit', parameters: { config_data: top['audit_config'] } } : undefined,
  ]
  return derived.filter((entry) => entry !== undefined)
}

function refusalOf({ type, parameters }: Entry, hasFile: (path: string) => boolean): string | undefined {
  if (!known.has(type)) return `unknown type ${type}`
  if (!isRecord(parameters)) return `${type} has no parameters`
  const checks: Readonly<Record<string, (parameters: unknown) => string | undefined>> = {
    auth: (given) => oidcRefusal(valueAt(given, 'oidc_config'), hasFile),
    'tool-filter': toolsRefusal,
    'tool-call-filter': toolsRefusal,
    authorization: (given) => policiesRefusal(valueAt(given, 'config_data')),
  }
  return checks[type]?.(parameters)
}

function oidcRefusal(oidc: unknown, hasFile: (path: string) => boolean): string | undefined {
  if (!isRecord(oidc)) return undefined
  if (!stringAt(oidc, 'Issuer') && !stringAt(oidc, 'JWKSURL')) return 'either issuer or JWKS URL must be provided'
  const missing = ['CACertPath', 'AuthTokenFile'].find((key) => {
    const path = stringAt(oidc, key)
    return path && !hasFile(path)
  })
  return missing && `no file for ${missing}`
}

function toolsRefusal(parameters: unknown): string | undefined {
  const filter = listAt(parameters, 'filter_tools')
  const overrides = Object.values(recordAt(parameters, 'tools_override'))
  if (filter.length + overrides.length === 0) return 'neither filter nor override'
  if (filter.includes('')) return 'an empty tool name'
  return overrides.every((override) => stringAt(override, 'name') || stringAt(override, 'description'))
    ? undefined
    : 'an override with neither name nor description'
}

function policiesRefusal(document: unknown): string | undefined {
  const policies = listAt(document, 'cedar', 'policies')
  if (policies.length === 0) return 'no policy'
  const entities = stringAt(document, 'cedar', 'entities_json') ?? ''
  if (entities !== '' && !Array.isArray(JSON.parse(entities))) return 'entities are no list'
  return policies.every((policy) => typeof policy === 'string' && countOf(policy) === 1)
    ? undefined
    : 'a policy that does not parse, or whose second half would be dropped'
}

function countOf(policy: string): number {
  const parts = policySetTextToParts(policy)
  return parts.type === 'success' ? parts.policies.length : 0
}
