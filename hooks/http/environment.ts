import { z } from 'zod'
import { hostVariable, logLevelVariable, portVariable, readVariables, type Variables } from '../runtime/environment.ts'
import type { TlsFiles } from '../runtime/tls.ts'
import { Settings } from '../settings.ts'

const {
  runnerImage,
  proxyHost,
  registryApiImage,
  registrySourceNetworks,
  registrySyncTimeout,
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
  TOOLHIVE_REGISTRY_SYNC_TIMEOUT: registrySyncTimeout,
  TOOLHIVE_OPERATOR_IMAGE: operatorImage,
  TOOLHIVE_RUNNER_DIALECT: runnerDialect,
  TOOLHIVE_RUNNER_VERSION: runnerVersion,
  TOOLHIVE_CLUSTER_DOMAIN: clusterDomain,
  OPERATOR_OPENSHIFT: z
    .string()
    .default('false')
    .transform((text) => text.toLowerCase() === 'true')
    .describe('Set to `true` on OpenShift: the cluster then chooses the user and group IDs of the proxies.'),
  HOST: hostVariable.default('127.0.0.1').describe('Address on which the hooks listen.'),
  PORT: portVariable.default(8080).describe('Port on which the hooks listen; 0 selects a free port.'),
  TLS_CERT_FILE: z
    .string()
    .optional()
    .describe(
      'File with the certificate of the hooks in PEM format, reloaded when it changes. If unset, the hooks use plain HTTP.',
    ),
  TLS_KEY_FILE: z.string().optional().describe('File with the private key of that certificate in PEM format.'),
  HEALTH_HOST: hostVariable.default('0.0.0.0').describe('Address of /healthz, /readyz and /metrics.'),
  HEALTH_PORT: portVariable.default(8081).describe('Port of /healthz, /readyz and /metrics; 0 selects a free port.'),
  LOG_LEVEL: logLevelVariable,
  UNSTRUCTURED_LOGS: goBool.prefault('false').describe('Set to `true` to log readable lines instead of JSON.'),
})
export type Environment = z.infer<typeof Environment>

export type EnvironmentReading =
  | { readonly ok: true; readonly environment: Environment; readonly settings: Settings }
  | { readonly ok: false; readonly errors: readonly string[] }

/** The settings in the variables, or one sentence for each variable that cannot be used. */
export function readEnvironment(variables: Variables): EnvironmentReading {
  const reading = readVariables(Environment, variables)
  if (!reading.ok) return reading
  const { environment } = reading
  if ((environment.TLS_CERT_FILE === undefined) !== (environment.TLS_KEY_FILE === undefined)) {
    return {
      ok: false,
      errors: ['Only one of TLS_CERT_FILE and TLS_KEY_FILE is set. Set both, or neither for plain HTTP.'],
    }
  }
  return { ok: true, environment, settings: settingsOf(environment) }
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
    registrySyncTimeout: environment.TOOLHIVE_REGISTRY_SYNC_TIMEOUT,
    operatorImage: environment.TOOLHIVE_OPERATOR_IMAGE,
    runnerDialect: environment.TOOLHIVE_RUNNER_DIALECT,
    runnerVersion: environment.TOOLHIVE_RUNNER_VERSION,
    platform: environment.OPERATOR_OPENSHIFT ? 'openshift' : 'kubernetes',
    clusterDomain: environment.TOOLHIVE_CLUSTER_DOMAIN,
  }
}
