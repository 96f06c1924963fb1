import { z } from 'zod'
import { numberAt, stringAt } from '../kubernetes/read.ts'
import { Settings } from '../settings.ts'
import type { TlsFiles } from './tls.ts'

const host = z.string().regex(/^\S+$/, 'must be a host or an IP address without blanks')
const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number')
  .max(65535, 'must be a port number')
const {
  runnerImage,
  proxyHost,
  registryApiImage,
  registrySourceNetworks,
  operatorImage,
  runnerDialect,
  runnerVersion,
  clusterDomain,
} = Settings.shape

/** What Go's strconv.ParseBool accepts: charts written for the Go operator may use any of these. */
const goBool = z
  .enum(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'], 'must be true or false')
  .transform((text) => ['1', 't', 'true'].includes(text.toLowerCase()))

/** Every environment variable that the operator reads, with its default and meaning. Empty counts as unset. */
export const Environment = z.object({
  TOOLHIVE_RUNNER_IMAGE: runnerImage,
  TOOLHIVE_PROXY_HOST: proxyHost,
  TOOLHIVE_REGISTRY_API_IMAGE: registryApiImage,
  TOOLHIVE_REGISTRY_SOURCE_NETWORKS: registrySourceNetworks,
  TOOLHIVE_OPERATOR_IMAGE: operatorImage,
  TOOLHIVE_RUNNER_DIALECT: runnerDialect,
  TOOLHIVE_RUNNER_VERSION: runnerVersion,
  TOOLHIVE_CLUSTER_DOMAIN: clusterDomain,
  OPERATOR_OPENSHIFT: z
    .string()
    .default('false')
    .transform((text) => text.toLowerCase() === 'true')
    .describe('`true` on OpenShift: leaves user and group ids of the proxies to the cluster.'),
  HOST: host.default('127.0.0.1').describe('Address of the hooks.'),
  PORT: port.default(8080).describe('Port of the hooks; 0 takes a free one.'),
  TLS_CERT_FILE: z
    .string()
    .optional()
    .describe('File with the certificate of the hooks, in PEM; read again when it changes. Unset: plain HTTP.'),
  TLS_KEY_FILE: z.string().optional().describe('File with the key of that certificate, in PEM.'),
  HEALTH_HOST: host.default('0.0.0.0').describe('Address of /healthz, /readyz and /metrics.'),
  HEALTH_PORT: port.default(8081).describe('Port of /healthz, /readyz and /metrics; 0 takes a free one.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  UNSTRUCTURED_LOGS: goBool.prefault('false').describe('`true` for readable lines instead of JSON.'),
})
export type Environment = z.infer<typeof Environment>

export type EnvironmentReading =
  | { readonly environment: Environment; readonly settings: Settings }
  | { readonly errors: readonly string[] }

/** The settings in the variables, or one sentence for each variable that cannot be used. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) return { errors: parsed.error.issues.map(sentence) }
  if ((parsed.data.TLS_CERT_FILE === undefined) !== (parsed.data.TLS_KEY_FILE === undefined)) {
    return { errors: ['Of TLS_CERT_FILE and TLS_KEY_FILE only one is set. Set both, or none for plain HTTP.'] }
  }
  return { environment: parsed.data, settings: settingsOf(parsed.data) }
}

/** Where certificate and key of the hooks lie, or `undefined` for plain HTTP. */
export function tlsFiles({ TLS_CERT_FILE, TLS_KEY_FILE }: Environment): TlsFiles | undefined {
  return TLS_CERT_FILE && TLS_KEY_FILE ? { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE } : undefined
}

function settingsOf(environment: Environment): Settings {
  return {
    runnerImage: environment.TOOLHIVE_RUNNER_IMAGE,
    proxyHost: environment.TOOLHIVE_PROXY_HOST,
    registryApiImage: environment.TOOLHIVE_REGISTRY_API_IMAGE,
    registrySourceNetworks: environment.TOOLHIVE_REGISTRY_SOURCE_NETWORKS,
    operatorImage: environment.TOOLHIVE_OPERATOR_IMAGE,
    runnerDialect: environment.TOOLHIVE_RUNNER_DIALECT,
    runnerVersion: environment.TOOLHIVE_RUNNER_VERSION,
    platform: environment.OPERATOR_OPENSHIFT ? 'openshift' : 'kubernetes',
    clusterDomain: environment.TOOLHIVE_CLUSTER_DOMAIN,
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  return `The environment variable ${issue.path.join('.')} cannot be used: ${issue.message}. Correct it or unset it.`
}

export interface VariableDescription {
  readonly name: string
  readonly default: string
  readonly description: string
}

/** The variables as rows of a table, for `--help` and the docs. */
export function describeVariables(): readonly VariableDescription[] {
  const schema = z.toJSONSchema(Environment, { io: 'input', unrepresentable: 'any' })
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    default: stringAt(property, 'default') ?? String(numberAt(property, 'default') ?? ''),
    description: stringAt(property, 'description') ?? '',
  }))
}
