import type { EnvVar } from '../../kubernetes/built-objects.ts'
import type { SecretSource, Workload } from '../../workload/workload.ts'

/** The runner needs a writable home and must know that it is on Kubernetes; a user's own value of the same name wins. */
const defaults: readonly EnvVar[] = [
  { name: 'XDG_CONFIG_HOME', value: '/tmp' },
  { name: 'HOME', value: '/tmp' },
  { name: 'TOOLHIVE_RUNTIME', value: 'kubernetes' },
  { name: 'UNSTRUCTURED_LOGS', value: 'false' },
]

/** Environment of the proxy container, in the order in which the Go operator wrote it: another one would restart every proxy. */
export function proxyEnvironment(workload: Workload): readonly EnvVar[] {
  const { telemetryAttributes, tokenExchange, tokenValidation, overrides } = workload
  const given: readonly (EnvVar | undefined)[] = [
    telemetryAttributes === undefined ? undefined : { name: 'OTEL_RESOURCE_ATTRIBUTES', value: telemetryAttributes },
    secretVariable(
      'TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET',
      tokenExchange && { secretKeyRef: tokenExchange.clientSecret },
    ),
    secretVariable('TOOLHIVE_OIDC_CLIENT_SECRET', tokenValidation?.clientSecret),
    ...overrides.environment.map(({ name, value }) => ({ name, value })),
  ]
  const variables = lastOfEachName(given.filter((variable) => variable !== undefined))
  const names = new Set(variables.map(({ name }) => name))
  return [...variables, ...defaults.filter(({ name }) => !names.has(name))]
}

/** Of two variables of one name a process gets the last; server-side apply refuses a list with both. */
function lastOfEachName(variables: readonly EnvVar[]): readonly EnvVar[] {
  const last = new Map(variables.map(({ name }, index) => [name, index]))
  return variables.filter(({ name }, index) => last.get(name) === index)
}

function secretVariable(name: string, source: SecretSource | undefined): EnvVar | undefined {
  if (!source) return undefined
  if ('value' in source) return { name, value: source.value }
  if ('configMapKeyRef' in source) return { name, valueFrom: { configMapKeyRef: { ...source.configMapKeyRef } } }
  return { name, valueFrom: { secretKeyRef: { name: source.secretKeyRef.name, key: source.secretKeyRef.key } } }
}
