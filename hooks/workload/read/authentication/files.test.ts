import { describe, expect, it } from 'vitest'
import type { HostVolume, Overrides, TokenValidation } from '../../workload.ts'
import { proxyFiles } from './files.ts'

const none = { labels: {}, annotations: {} }

interface Given {
  readonly caBundlePath?: string
  readonly tokenPath?: string
  readonly caBundle?: TokenValidation['caBundle']
  readonly volumes?: readonly HostVolume[]
  readonly annotations?: Readonly<Record<string, string>>
}

function read({
  caBundlePath = '',
  tokenPath = '',
  caBundle,
  volumes = [],
  annotations = {},
}: Given): ReturnType<typeof proxyFiles> {
  const tokenValidation: TokenValidation = {
    issuer: 'https://issuer.example.com',
    audience: '',
    jwksUrl: '',
    introspectionUrl: '',
    clientId: '',
    clientSecret: undefined,
    caBundle,
    caBundlePath,
    tokenPath,
    allowPrivateIp: false,
    insecureAllowHttp: false,
    resourceUrl: '',
  }
  const overrides: Overrides = {
    deployment: none,
    podTemplate: { labels: {}, annotations },
    service: none,
    environment: [],
  }
  return proxyFiles({ tokenValidation, volumes, overrides })
}

const volume: HostVolume = { name: 'certs', hostPath: '/srv/certs', mountPath: '/etc/idp', readOnly: true }

describe('files of the proxy', () => {
  it('are none where no token is validated', () => {
    const overrides: Overrides = { deployment: none, podTemplate: none, service: none, environment: [] }
    expect(proxyFiles({ tokenValidation: undefined, volumes: [volume], overrides })).toEqual({
      value: [],
      problems: [],
    })
  })

  it.each([
    ['its account', { caBundlePath: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }],
    ['the certificates of its image', { caBundlePath: '/etc/ssl/certs/ca-certificates.crt' }],
    ['the mounted bundle', { caBundlePath: '/etc/toolhive/ca/ca.crt', caBundle: { name: 'ca', key: 'ca.crt' } }],
    ['Vault', { tokenPath: '/vault/secrets/token', annotations: { 'vault.hashicorp.com/agent-inject': 'true' } }],
  ])('are there already in %s', (_, given) => {
    expect(read(given)).toEqual({ value: [], problems: [] })
  })

  it('come with the volume that holds them', () => {
    const other = { ...volume, name: 'other', mountPath: '/etc/idp2' }
    const given = { caBundlePath: '/etc/idp/ca.pem', tokenPath: '/etc/idp/token', volumes: [other, volume] }
    expect(read(given)).toEqual({ value: [volume], problems: [] })
  })

  it.each([
    ['no volume holds', { caBundlePath: '/etc/idp/ca.pem' }],
    ['only a volume of a similar path holds', { caBundlePath: '/etc/idp2/ca.pem', volumes: [volume] }],
    ['Vault would hold if it were injected', { caBundlePath: '/vault/secrets/ca.pem' }],
    ['our own mount would hold if there were one', { caBundlePath: '/etc/toolhive/ca/ca.crt' }],
    ['a detour leads out of its account', { caBundlePath: '/var/run/secrets/kubernetes.io/serviceaccount/../x' }],
  ])('that %s are told of', (_, given) => {
    const { problems } = read(given)
    expect(problems).toMatchObject([{ reason: 'FileNotMounted', severity: 'warning' }])
    expect(problems[0]?.message).toContain(given.caBundlePath)
  })

  it('are told of once, even if both paths are the same', () => {
    expect(read({ caBundlePath: '/x', tokenPath: '/x' }).problems).toHaveLength(1)
  })
})
