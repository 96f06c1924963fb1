import { z } from 'zod'
import { numberAt, stringAt } from '../kubernetes/read.ts'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'
const host = z.string().regex(/^\S+$/, 'must be a host or an IP address without blanks')
const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number')
  .max(65535, 'must be a port number')

function list(item: RegExp, problem: string): z.ZodType<readonly string[], string> {
  return z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .transform((entries) => [...new Set(entries.filter((entry) => entry !== ''))])
    .refine((entries) => entries.every((entry) => item.test(entry)), problem)
}

/** Every environment variable that the gateway reads, with its default and meaning. Empty counts as unset. */
export const Environment = z.object({
  HOST: host
    .default('127.0.0.1')
    .describe(
      'Address on which the engine is served. Keep it on the loopback: whoever reaches it acts with the token.',
    ),
  PORT: port.default(8001).describe('Port on which the engine is served; 0 takes a free one.'),
  HEALTH_HOST: host.default('0.0.0.0').describe('Address of /healthz, /readyz and /metrics.'),
  HEALTH_PORT: port.default(8082).describe('Port of /healthz, /readyz and /metrics; 0 takes a free one.'),
  ALLOWED_NAMESPACES: list(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'must be namespace names separated by commas, such as "team-a,team-b"',
  )
    .prefault('')
    .describe(
      'Namespaces that the engine is shown, separated by commas. Unset: all of them, which needs cluster-wide rights.',
    ),
  KUBERNETES_SERVICE_HOST: host.optional().describe('The API server, as Kubernetes tells every container.'),
  KUBERNETES_SERVICE_PORT: port.default(443).describe('Its port, as Kubernetes tells every container.'),
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
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
})

export interface Settings {
  readonly host: string
  readonly port: number
  readonly healthHost: string
  readonly healthPort: number
  /** Empty: cluster mode. */
  readonly namespaces: readonly string[]
  readonly upstream: { readonly url: string; readonly tokenFile: string; readonly caFile: string }
  readonly takeoverManagers: readonly string[]
  readonly drainSeconds: number
  readonly logLevel: string
}

export type EnvironmentReading = { readonly settings: Settings } | { readonly errors: readonly string[] }

/** The settings in the variables, or one sentence for each variable that cannot be used. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) return { errors: parsed.error.issues.map(sentence) }

  const url = upstreamUrl(parsed.data)
  if (url === undefined) {
    return {
      errors: [
        'Neither KUBERNETES_SERVICE_HOST nor API_SERVER_URL is set. Run the gateway in a pod, or set API_SERVER_URL to the URL of the API server.',
      ],
    }
  }
  return { settings: settingsOf(parsed.data, url) }
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
    healthHost: environment.HEALTH_HOST,
    healthPort: environment.HEALTH_PORT,
    namespaces: environment.ALLOWED_NAMESPACES,
    upstream: { url, tokenFile: environment.TOKEN_FILE, caFile: environment.CA_FILE },
    takeoverManagers: environment.TAKEOVER_MANAGERS,
    drainSeconds: environment.DRAIN_SECONDS,
    logLevel: environment.LOG_LEVEL,
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
