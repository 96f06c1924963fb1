import { describe, expect, it } from 'vitest'
import { describeVariables } from '../runtime/environment.ts'
import { Settings } from '../settings.ts'
import { Environment, readEnvironment, tlsFiles } from './environment.ts'

describe('environment', () => {
  it('gives the default settings where nothing, or nothing but empty text, is set', () => {
    expect(readEnvironment({ TOOLHIVE_RUNNER_IMAGE: '', PORT: '', PATH: '/bin' })).toMatchObject({
      settings: Settings.parse({}),
      environment: { HOST: '127.0.0.1', PORT: 8080, HEALTH_PORT: 8081 },
    })
  })

  it.each([
    ['TOOLHIVE_RUNNER_IMAGE', 'example.org/runner:v1', { runnerImage: 'example.org/runner:v1' }],
    ['TOOLHIVE_PROXY_HOST', '::', { proxyHost: '::' }],
    ['TOOLHIVE_REGISTRY_API_IMAGE', 'example.org/api:v1', { registryApiImage: 'example.org/api:v1' }],
    ['OPERATOR_OPENSHIFT', 'TRUE', { platform: 'openshift' }],
    ['OPERATOR_OPENSHIFT', 'no', { platform: 'kubernetes' }],
    ['TOOLHIVE_CLUSTER_DOMAIN', 'example.local', { clusterDomain: 'example.local' }],
  ])('reads %s=%s', (name, value, expected) => {
    expect(readEnvironment({ [name]: value })).toMatchObject({ settings: expected })
  })

  it.each([
    ['TOOLHIVE_PROXY_HOST', 'a b'],
    ['TOOLHIVE_RUNNER_DIALECT', 'v9'],
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['HEALTH_PORT', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['UNSTRUCTURED_LOGS', 'perhaps'],
  ])('refuses %s=%s with a sentence that names it', (name, value) => {
    const reading = readEnvironment({ [name]: value })

    expect(!reading.ok && reading.errors).toEqual([
      expect.stringMatching(new RegExp(`^The environment variable ${name} is invalid: .+ Correct it or unset it\\.$`)),
    ])
  })

  it('names every bad variable, not only the first', () => {
    const reading = readEnvironment({ PORT: 'x', LOG_LEVEL: 'y' })

    expect(!reading.ok && reading.errors).toHaveLength(2)
  })

  it.each([
    [
      'both files',
      { TLS_CERT_FILE: '/tls/tls.crt', TLS_KEY_FILE: '/tls/tls.key' },
      { certFile: '/tls/tls.crt', keyFile: '/tls/tls.key' },
    ],
    ['none of them', {}, undefined],
  ])('serves by HTTPS or not: %s', (_, variables, expected) => {
    const reading = readEnvironment(variables)

    expect('environment' in reading && tlsFiles(reading.environment)).toEqual(expected)
  })

  it('refuses a certificate without its key', () => {
    expect(readEnvironment({ TLS_CERT_FILE: '/tls/tls.crt' })).toEqual({
      ok: false,
      errors: ['Only one of TLS_CERT_FILE and TLS_KEY_FILE is set. Set both, or neither for plain HTTP.'],
    })
  })

  it('describes every variable, with a default but for the files that there need not be', () => {
    const rows = describeVariables(Environment)

    expect(rows.map(({ name }) => name)).toEqual(Object.keys(Environment.shape))
    for (const row of rows) {
      expect(row.description.length).toBeGreaterThan(20)
      expect(row.default === '', row.name).toBe(row.name.startsWith('TLS_'))
    }
  })
})
