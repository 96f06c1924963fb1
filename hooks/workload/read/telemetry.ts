import { problem } from '../../api/reasons.ts'
import type { OpenTelemetry, TelemetryConfig } from '../../api/v1alpha1/telemetry.ts'
import type { Problem } from '../../engine/kind.ts'
import { sortedRecord } from '../../kubernetes/go-json.ts'
import type { Telemetry } from '../workload.ts'
import { type Checked, checked } from './checked.ts'

const defaultSamplingRate = 0.05

interface TelemetryInput {
  readonly config: TelemetryConfig | undefined
  readonly name: string
  readonly namespace: string
  /** Reported as the service's version. */
  readonly runnerVersion: string
}

interface TelemetryModel {
  /** Only where there is an endpoint or Prometheus is on. */
  readonly telemetry: Telemetry | undefined
  /** `OTEL_RESOURCE_ATTRIBUTES`; only where OpenTelemetry is on (WART-09). */
  readonly attributes: string | undefined
}

/** What the proxy reports about itself. Headers and rates that cannot be read are left out with a warning (WART-09). */
export function readTelemetry(input: TelemetryInput): Checked<TelemetryModel> {
  const openTelemetry = input.config?.openTelemetry
  const prometheus = input.config?.prometheus?.enabled ?? false
  if (openTelemetry?.enabled) return withOpenTelemetry(openTelemetry, prometheus, input)
  return checked({ attributes: undefined, telemetry: prometheus ? prometheusOnly(input.runnerVersion) : undefined })
}

function withOpenTelemetry(config: OpenTelemetry, prometheus: boolean, input: TelemetryInput): Checked<TelemetryModel> {
  const serviceName = config.serviceName || input.name
  const attributes = `service.name=${serviceName},service.namespace=${input.namespace}`
  const endpoint = (config.endpoint ?? '').replace(/^https:\/\//, '').replace(/^http:\/\//, '')
  if (endpoint === '' && !prometheus) return checked({ telemetry: undefined, attributes }, noEndpoint())
  const rate = readSamplingRate(config.tracing?.samplingRate)
  const headers = readHeaders(config.headers ?? [])
  const telemetry: Telemetry = {
    endpoint,
    serviceName,
    serviceVersion: input.runnerVersion,
    tracingEnabled: config.tracing?.enabled ?? false,
    metricsEnabled: config.metrics?.enabled ?? false,
    samplingRate: rate.value,
    headers: headers.value,
    insecure: config.insecure,
    prometheus,
  }
  return checked({ attributes, telemetry }, ...rate.problems, ...headers.problems)
}

function noEndpoint(): Problem {
  const message = 'OpenTelemetry is enabled but has no endpoint, so nothing is sent. Set the endpoint.'
  return problem('TelemetryInvalid', { field: 'spec.telemetry.openTelemetry.endpoint', message })
}

function prometheusOnly(runnerVersion: string): Telemetry {
  return {
    endpoint: '',
    serviceName: 'toolhive-mcp-proxy',
    serviceVersion: runnerVersion,
    tracingEnabled: false,
    metricsEnabled: false,
    samplingRate: defaultSamplingRate,
    headers: {},
    insecure: false,
    prometheus: true,
  }
}

function readSamplingRate(text: string | undefined): Checked<number> {
  if (text === undefined || text === '') return checked(defaultSamplingRate)
  const rate = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (rate >= 0 && rate <= 1) return checked(rate)
  const message = `samplingRate "${text}" is not a number from 0 to 1; ${defaultSamplingRate} is used instead. Correct it.`
  return checked(
    defaultSamplingRate,
    problem('TelemetryInvalid', { field: 'spec.telemetry.openTelemetry.tracing.samplingRate', message }),
  )
}

function readHeaders(headers: readonly string[]): Checked<Readonly<Record<string, string>>> {
  const pairs: (readonly [string, string])[] = []
  const problems: Problem[] = []
  for (const [index, header] of headers.entries()) {
    const [name, ...rest] = header.split('=')
    if (!name || rest.length === 0) problems.push(headerProblem(index))
    else pairs.push([name, rest.join('=')])
  }
  return { value: sortedRecord(Object.fromEntries(pairs)), problems }
}

/** Names the place only: a header may hold a credential. */
function headerProblem(index: number): Problem {
  const field = `spec.telemetry.openTelemetry.headers[${index}]`
  return problem('TelemetryInvalid', {
    field,
    message: `Header ${index + 1} is ignored because it is not of the traits name=value. Correct it.`,
  })
}
