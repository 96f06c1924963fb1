import { describe, expect, it } from 'vitest'
import { networkProfile } from '../../workload/workload.ts'
import {
  auditDocument,
  authorizationDocument,
  permissionProfileDocument,
  telemetryDocument,
} from './feature-documents.ts'

const permit = 'permit(principal, action, resource);'

describe('the documents of the RunConfig keep their order, which is part of its checksum', () => {
  it('telemetry, with the key that must be there', () => {
    const telemetry = {
      prometheus: true,
      headers: { a: '1' },
      insecure: true,
      samplingRate: 0.25,
      endpoint: 'collector:4318',
      serviceVersion: 'v0.5.2',
      serviceName: 'clima',
      metricsEnabled: true,
      tracingEnabled: false,
    }
    expect(JSON.stringify(telemetryDocument(telemetry))).toBe(
      '{"endpoint":"collector:4318","serviceName":"clima","serviceVersion":"v0.5.2","tracingEnabled":false,' +
        '"metricsEnabled":true,"samplingRate":0.25,"headers":{"a":"1"},"insecure":true,' +
        '"enablePrometheusMetricsPath":true,"environmentVariables":null}',
    )
  })

  it('policies', () => {
    const authorization = { source: 'inline', entities: '[]', policies: [permit], version: 'v1' } as const
    expect(JSON.stringify(authorizationDocument(authorization))).toBe(
      `{"version":"v1","type":"cedarv1","cedar":{"policies":["${permit}"],"entities_json":"[]"}}`,
    )
  })

  it('audit', () => {
    expect(auditDocument({ maxDataBytes: 1024 })).toEqual({ max_data_size: 1024 })
  })

  it.each([
    ['unrestricted', networkProfile.network, '{"outbound":{"insecure_allow_all":true},"inbound":{}}'],
    ['none', 'none', '{"outbound":{},"inbound":{}}'],
    ['as the user wrote it', { document: { outbound: { allow_port: [443] } } }, '{"outbound":{"allow_port":[443]}}'],
  ] as const)('a permission profile whose network is %s', (_, network, expected) => {
    const profile = { privileged: true, network, write: ['/b'], read: ['/a'], name: 'mine' }
    expect(JSON.stringify(permissionProfileDocument(profile))).toBe(
      `{"name":"mine","read":["/a"],"write":["/b"],"network":${expected},"privileged":true}`,
    )
  })
})
