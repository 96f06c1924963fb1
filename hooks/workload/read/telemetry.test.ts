import { describe, expect, it } from 'vitest'
import { TelemetryConfig } from '../../api/v1alpha1/telemetry.ts'
import { readTelemetry } from './telemetry.ts'

function read(config: unknown): ReturnType<typeof readTelemetry> {
  return readTelemetry({
    config: config === undefined ? undefined : TelemetryConfig.parse(config),
    name: 'weather',
    namespace: 'demo',
    runnerVersion: 'v0.5.2',
  })
}

const withRate = (samplingRate: string): unknown => ({
  openTelemetry: { enabled: true, endpoint: 'collector:4318', tracing: { enabled: true, samplingRate } },
})
const withHeaders = (headers: readonly string[]): unknown => ({
  openTelemetry: { enabled: true, endpoint: 'collector:4318', headers },
})

describe('telemetry', () => {
  it.each([
    ['nothing is asked for', undefined],
    ['blocks are empty', {}],
    ['OpenTelemetry is off', { openTelemetry: { enabled: false, endpoint: 'collector:4318', headers: ['nonsense'] } }],
    ['Prometheus is off', { prometheus: { enabled: false } }],
  ])('is absent where %s', (_, config) => {
    expect(read(config)).toEqual({ value: { telemetry: undefined, attributes: undefined }, problems: [] })
  })

  it('holds what the configuration says, headers sorted', () => {
    const { value } = read({
      openTelemetry: {
        enabled: true,
        endpoint: 'http://collector:4318',
        serviceName: 'clima',
        headers: ['b=2', 'a=1=1'],
        insecure: true,
        metrics: { enabled: true },
        tracing: { enabled: true, samplingRate: '0.25' },
      },
      prometheus: { enabled: true },
    })
    expect(value.telemetry).toEqual({
      endpoint: 'collector:4318',
      serviceName: 'clima',
      serviceVersion: 'v0.5.2',
      tracingEnabled: true,
      metricsEnabled: true,
      samplingRate: 0.25,
      headers: { a: '1=1', b: '2' },
      insecure: true,
      prometheus: true,
    })
    expect(Object.keys(value.telemetry?.headers ?? {})).toEqual(['a', 'b'])
    expect(value.attributes).toBe('service.name=clima,service.namespace=demo')
  })

  it('serves Prometheus alone under the name of the proxy', () => {
    const { value } = read({ prometheus: { enabled: true } })
    expect(value.telemetry).toMatchObject({
      endpoint: '',
      serviceName: 'toolhive-mcp-proxy',
      samplingRate: 0.05,
      headers: {},
      prometheus: true,
    })
    expect(value.attributes).toBeUndefined()
  })

  it.each([
    ['https://collector:4318', 'collector:4318'],
    ['http://collector:4318', 'collector:4318'],
    ['https://http://collector', 'collector'],
    ['http://https://collector', 'https://collector'],
    ['collector:4318', 'collector:4318'],
  ])('takes the scheme off %s', (endpoint, expected) => {
    expect(read({ openTelemetry: { enabled: true, endpoint } }).value.telemetry?.endpoint).toBe(expected)
  })

  it.each([
    ['0', 0],
    ['1', 1],
    ['0.25', 0.25],
    ['.5', 0.5],
    ['5e-1', 0.5],
    ['', 0.05],
  ])('reads the sampling rate "%s"', (text, rate) => {
    const { value, problems } = read(withRate(text))
    expect(problems).toEqual([])
    expect(value.telemetry?.samplingRate).toBe(rate)
  })

  it.each(['-0.1', '1.1', 'NaN', 'Inf', 'half', ' 0.5', '5%'])(
    'warns of the sampling rate "%s" and uses 0.05',
    (text) => {
      const { value, problems } = read(withRate(text))
      expect(value.telemetry?.samplingRate).toBe(0.05)
      expect(problems).toMatchObject([{ reason: 'TelemetryInvalid', severity: 'warning' }])
    },
  )

  it.each(['nonsense', '=value', ''])('warns of the header "%s" and leaves it out', (header) => {
    const { value, problems } = read(withHeaders(['a=1', header]))
    expect(value.telemetry?.headers).toEqual({ a: '1' })
    expect(problems).toMatchObject([{ reason: 'TelemetryInvalid', field: 'spec.telemetry.openTelemetry.headers[1]' }])
  })

  it('never repeats a header: it may be a credential', () => {
    expect(JSON.stringify(read(withHeaders(['canary'])).problems)).not.toContain('canary')
  })

  it('warns where OpenTelemetry is on and has nowhere to go', () => {
    expect(read({ openTelemetry: { enabled: true, tracing: { enabled: true } } }).problems).toMatchObject([
      { reason: 'TelemetryInvalid', severity: 'warning', field: 'spec.telemetry.openTelemetry.endpoint' },
    ])
  })
})
