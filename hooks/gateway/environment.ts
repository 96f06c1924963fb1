import { z } from 'zod'
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
      'Address on which the engine is served. Keep it on the loopback: the engine sends its password in the clear.',
    ),
  PORT: portVariable.default(8001).describe('Port on which the engine is served; 0 takes a free one.'),
  ENGINE_KUBECONFIG_FILE: z
    .string()
    .default('/run/toolhive-operator/kubeconfig')
    .describe(
      "Where the engine's kubeconfig is written at the start, with the password without which nobody is served: in a volume that gateway and engine alone mount.",
    ),
  HEALTH_HOST: hostVariable.default('0.0.0.0').describe('Address of /healthz, /readyz and /metrics.'),
  HEALTH_PORT: portVariable.default(8082).describe('Port of /healthz, /readyz and /metrics; 0 takes a free one.'),
  ALLOWED_NAMESPACES: list(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'must be namespace names separated by commas, such as "team-a,team-b"',
  )
    .prefault('')
    .describe(
      'Namespaces that the engine is shown, separated by commas. Unset: all of them, which needs cluster-wide rights.',
    ),
  KUBERNETES_SERVICE_HOST: hostVariable.optional().describe('The API server, as Kubernetes tells every container.'),
  KUBERNETES_SERVICE_PORT: portVariable.default(443).describe('Its port, as Kubernetes tells every container.'),
  API_SERVER_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://10.0.0.1:6443' })
    .optional()
    .describe('The API server, instead of the two variables above.'),
  TOKEN_FILE: z
    .string()
    .default(`${serviceAccount}/token`)
    .describe('File with the bearer token; read again when it changes.'),
  CA_FILE: z
    .string()
    .default(`${serviceAccount}/ca.crt`)
    .describe("File with the certificates that vouch for the API server's; read again with every new connection."),
  TAKEOVER_MANAGERS: list(/^[^,\s]{1,128}$/, 'must be names of field managers separated by commas')
    .prefault('thv-operator')
    .describe(
      'Field managers whose share in managedFields ends when a child is taken over: the Go operator writes as "thv-operator".',
    ),
  DRAIN_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(0, 'must be a number of seconds')
    .default(25)
    .describe(
      'How long a stopping gateway waits for the engine to be gone before it exits without releasing the lease.',
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
  readonly upstream: { readonly url: string; readonly tokenFile: string; readonly caFile: string }
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
  const url = upstreamUrl(reading.environment)
  if (url !== undefined) return { ok: true, settings: settingsOf(reading.environment, url) }
  return {
    ok: false,
    errors: [
      'Neither KUBERNETES_SERVICE_HOST nor API_SERVER_URL is set. Run the gateway in a pod, or set API_SERVER_URL to the URL of the API server.',
    ],
  }
}

function upstreamUrl(environment: z.infer<typeof Environment>): string | undefined {
  if (environment.API_SERVER_URL !== undefined) return environment.API_SERVER_URL
  const name = environment.KUBERNETES_SERVICE_HOST
  if (name === undefined) return undefined
  return `https://${name.includes(':') ? `[${name}]` : name}:${environment.KUBERNETES_SERVICE_PORT}`
}

function settingsOf(environment: z.infer<typeof Environment>, url: string): Settings {
  return {
    host: environment.HOST,
    port: environment.PORT,
    engineKubeconfigFile: environment.ENGINE_KUBECONFIG_FILE,
    healthHost: environment.HEALTH_HOST,
    healthPort: environment.HEALTH_PORT,
    namespaces: environment.ALLOWED_NAMESPACES,
    upstream: { url, tokenFile: environment.TOKEN_FILE, caFile: environment.CA_FILE },
    takeoverManagers: environment.TAKEOVER_MANAGERS,
    drainSeconds: environment.DRAIN_SECONDS,
    logLevel: environment.LOG_LEVEL,
  }
}
