import { z } from 'zod'
import { clusterUrl } from '../apiserver/address.ts'
import { hostVariable, logLevelVariable, portVariable, readVariables, type Variables } from '../runtime/environment.ts'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'
function list(item: RegExp, problem: string): z.ZodType<readonly string[], string> {
  return z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .transform((entries) => [...new Set(entries.filter((entry) => entry !== ''))])
    .refine((entries) => entries.every((entry) => item.test(entry)), problem)
}

/** Every environment variable that the gateway reads, with its default and meaning. Empty counts as unset. */
export const Environment = z.object({
  HOST: hostVariable
    .default('127.0.0.1')
    .describe(
      'Address on which the gateway serves the engine. Keep it on the loopback interface: the engine sends its password unencrypted.',
    ),
  PORT: portVariable.default(8001).describe('Port on which the gateway serves the engine; 0 selects a free port.'),
  ENGINE_KUBECONFIG_FILE: z
    .string()
    .default('/run/toolhive-operator/kubeconfig')
    .describe(
      'File to which the gateway writes the kubeconfig for the engine at startup, including the required password. It must be in a volume that only the gateway and the engine mount.',
    ),
  HEALTH_HOST: hostVariable.default('0.0.0.0').describe('Address of /healthz, /readyz and /metrics.'),
  HEALTH_PORT: portVariable.default(8082).describe('Port of /healthz, /readyz and /metrics; 0 selects a free port.'),
  ALLOWED_NAMESPACES: list(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'must be namespace names separated by commas, such as "team-a,team-b"',
  )
    .prefault('')
    .describe(
      'Namespaces to show to the engine, separated by commas. If unset, all namespaces, which requires cluster-wide permissions.',
    ),
  KUBERNETES_SERVICE_HOST: hostVariable
    .optional()
    .describe('Host of the API server. Kubernetes sets it in every container.'),
  KUBERNETES_SERVICE_PORT: portVariable
    .default(443)
    .describe('Port of the API server. Kubernetes sets it in every container.'),
  API_SERVER_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://10.0.0.1:6443' })
    .optional()
    .describe('URL of the API server, instead of the two variables above.'),
  TOKEN_FILE: z
    .string()
    .default(`${serviceAccount}/token`)
    .describe('File with the bearer token, reloaded when it changes.'),
  CA_FILE: z
    .string()
    .default(`${serviceAccount}/ca.crt`)
    .describe('File with the CA certificates of the API server, reloaded for every new connection.'),
  TAKEOVER_MANAGERS: list(/^[^,\s]{1,128}$/, 'must be names of field managers separated by commas')
    .prefault('thv-operator')
    .describe(
      'Field managers whose fields (managedFields) pass to the engine when a child is taken over. The Go operator uses "thv-operator".',
    ),
  DRAIN_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(0, 'must be a number of seconds')
    .default(25)
    .describe(
      'Seconds that a stopping gateway waits for the engine to stop before it exits without releasing the lease.',
    ),
  LOG_LEVEL: logLevelVariable,
})

export interface Settings {
  readonly host: string
  readonly port: number
  readonly engineKubeconfigFile: string
  readonly healthHost: string
  readonly healthPort: number
  /** Empty: cluster mode. */
  readonly namespaces: readonly string[]
  readonly apiServer: { readonly url: string; readonly tokenFile: string; readonly caFile: string }
  readonly takeoverManagers: readonly string[]
  readonly drainSeconds: number
  readonly logLevel: string
}

export type EnvironmentReading =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly errors: readonly string[] }

/** The settings in the variables, or one sentence for each variable that cannot be used. */
export function readEnvironment(variables: Variables): EnvironmentReading {
  const reading = readVariables(Environment, variables)
  if (!reading.ok) return reading
  const url = apiServerUrl(reading.environment)
  if (url !== undefined) return { ok: true, settings: settingsOf(reading.environment, url) }
  return {
    ok: false,
    errors: [
      'Neither KUBERNETES_SERVICE_HOST nor API_SERVER_URL is set. Run the gateway in a pod, or set API_SERVER_URL to the URL of the API server.',
    ],
  }
}

function apiServerUrl(environment: z.infer<typeof Environment>): string | undefined {
  if (environment.API_SERVER_URL !== undefined) return environment.API_SERVER_URL
  const name = environment.KUBERNETES_SERVICE_HOST
  if (name === undefined) return undefined
  return clusterUrl(name, environment.KUBERNETES_SERVICE_PORT)
}

function settingsOf(environment: z.infer<typeof Environment>, url: string): Settings {
  return {
    host: environment.HOST,
    port: environment.PORT,
    engineKubeconfigFile: environment.ENGINE_KUBECONFIG_FILE,
    healthHost: environment.HEALTH_HOST,
    healthPort: environment.HEALTH_PORT,
    namespaces: environment.ALLOWED_NAMESPACES,
    apiServer: { url, tokenFile: environment.TOKEN_FILE, caFile: environment.CA_FILE },
    takeoverManagers: environment.TAKEOVER_MANAGERS,
    drainSeconds: environment.DRAIN_SECONDS,
    logLevel: environment.LOG_LEVEL,
  }
}
