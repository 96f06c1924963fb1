import type { Audit, Authorization, PermissionProfile, Telemetry } from '../../workload/workload.ts'

/** `authz_config` of the RunConfig, in its order. */
export interface AuthorizationDocument {
  readonly version: string
  readonly type: 'cedarv1'
  readonly cedar: { readonly policies: readonly string[]; readonly entities_json: string }
}

/** `telemetry_config` of the RunConfig, in its order. */
export interface TelemetryDocument {
  readonly endpoint: string
  readonly serviceName: string
  readonly serviceVersion: string
  readonly tracingEnabled: boolean
  readonly metricsEnabled: boolean
  readonly samplingRate: number
  readonly headers: Readonly<Record<string, string>>
  readonly insecure: boolean
  readonly enablePrometheusMetricsPath: boolean
  readonly environmentVariables: null
}

export interface AuditDocument {
  readonly max_data_size: number
}

/** `permission_profile` of the RunConfig, in its order. */
export interface PermissionProfileDocument {
  readonly name: string
  readonly read: readonly string[] | undefined
  readonly write: readonly string[] | undefined
  readonly network: Readonly<Record<string, unknown>> | undefined
  readonly privileged: boolean | undefined
}

/** The policies as the runner reads them, in the RunConfig and in a file of their own. */
export function authorizationDocument({ version, policies, entities }: Authorization): AuthorizationDocument {
  return { version, type: 'cedarv1', cedar: { policies, entities_json: entities } }
}

/** The runner wants `environmentVariables` to be there, and v0.5 the rate as a number. */
export function telemetryDocument({ prometheus, ...telemetry }: Telemetry): TelemetryDocument {
  return {
    endpoint: telemetry.endpoint,
    serviceName: telemetry.serviceName,
    serviceVersion: telemetry.serviceVersion,
    tracingEnabled: telemetry.tracingEnabled,
    metricsEnabled: telemetry.metricsEnabled,
    samplingRate: telemetry.samplingRate,
    headers: telemetry.headers,
    insecure: telemetry.insecure,
    enablePrometheusMetricsPath: prometheus,
    environmentVariables: null,
  }
}

/** How much an event may hold; everything else is the runner's default. */
export function auditDocument({ maxDataBytes }: Audit): AuditDocument {
  return { max_data_size: maxDataBytes }
}

/** On Kubernetes the runner restricts nothing by it (WART-10), but refuses a RunConfig without one. */
export function permissionProfileDocument(profile: PermissionProfile): PermissionProfileDocument {
  const { name, read, write, network, privileged } = profile
  return { name, read, write, network: networkDocument(network), privileged }
}

function networkDocument(network: PermissionProfile['network']): PermissionProfileDocument['network'] {
  if (network === undefined) return undefined
  if (network === 'unrestricted') return { outbound: { insecure_allow_all: true }, inbound: {} }
  return network === 'none' ? { outbound: {}, inbound: {} } : network.document
}
