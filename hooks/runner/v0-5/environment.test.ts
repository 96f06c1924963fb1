import { describe, expect, it } from 'vitest'
import {
  inlineOidc,
  ourObject,
  proxyContainerOf,
  serverOf,
  synced,
  tokenExchange,
} from '../../../test/support/workload.ts'

const defaults = [
  { name: 'XDG_CONFIG_HOME', value: '/tmp' },
  { name: 'HOME', value: '/tmp' },
  { name: 'TOOLHIVE_RUNTIME', value: 'kubernetes' },
  { name: 'UNSTRUCTURED_LOGS', value: 'false' },
]

const environment = (spec: Readonly<Record<string, unknown>>): unknown =>
  proxyContainerOf(
    synced(serverOf(spec), { related: [ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange)] }),
  )['env']

const overridden = (env: readonly unknown[]): Readonly<Record<string, unknown>> => ({
  resourceOverrides: { proxyDeployment: { env } },
})

describe("the proxy's environment", () => {
  it('says where the runner is', () => {
    expect(environment({})).toEqual(defaults)
  })

  it('is in the order in which the Go operator wrote it', () => {
    const spec = {
      telemetry: { openTelemetry: { enabled: true, endpoint: 'c:4318' } },
      externalAuthConfigRef: { name: 'exchange' },
      oidcConfig: {
        type: 'inline',
        inline: { ...inlineOidc.inline, clientSecretRef: { name: 'oidc', key: 'secret' } },
      },
      ...overridden([{ name: 'HTTP_PROXY', value: 'http://proxy:3128' }]),
    }
    expect(environment(spec)).toEqual([
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'service.name=demo-server,service.namespace=demo' },
      {
        name: 'TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET',
        valueFrom: { secretKeyRef: { name: 'exchange', key: 'secret' } },
      },
      { name: 'TOOLHIVE_OIDC_CLIENT_SECRET', valueFrom: { secretKeyRef: { name: 'oidc', key: 'secret' } } },
      { name: 'HTTP_PROXY', value: 'http://proxy:3128' },
      ...defaults,
    ])
  })

  it("lets the user's own value of a default win, in its own place", () => {
    expect(environment(overridden([{ name: 'HOME', value: '/home' }]))).toEqual([
      { name: 'HOME', value: '/home' },
      ...defaults.filter(({ name }) => name !== 'HOME'),
    ])
  })

  it('names no variable twice, which server-side apply would refuse: the last value counts, as in a pod', () => {
    const spec = {
      telemetry: { openTelemetry: { enabled: true, endpoint: 'c:4318' } },
      ...overridden([
        { name: 'A', value: '1' },
        { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'mine' },
        { name: 'A', value: '2' },
      ]),
    }
    expect(environment(spec)).toEqual([
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'mine' },
      { name: 'A', value: '2' },
      ...defaults,
    ])
  })

  it("never holds the server's own variables", () => {
    expect(environment({ env: [{ name: 'LOG_LEVEL', value: 'debug' }] })).toEqual(defaults)
  })
})
