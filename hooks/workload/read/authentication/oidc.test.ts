import { describe, expect, it } from 'vitest'
import { configMapOf } from '../../../../test/support/workload.ts'
import { OidcConfig } from '../../../api/v1alpha1/oidc.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import { readTokenValidation } from './oidc.ts'

const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const issuer = 'https://issuer.example.com'

function read(config: unknown, ...configMaps: readonly KubernetesObject[]): ReturnType<typeof readTokenValidation> {
  const find = (name: string): KubernetesObject | undefined => configMaps.find(({ metadata }) => metadata.name === name)
  return readTokenValidation({
    config: config === undefined ? undefined : OidcConfig.parse(config),
    namespace: 'demo',
    configMap: find('oidc'),
    caBundleMap: find('ca'),
    defaultResourceUrl: 'http://mcp-x-proxy.demo.svc.cluster.local:8080',
  })
}

const reasons = (...given: Parameters<typeof read>): readonly string[] =>
  read(...given).problems.map(({ reason }) => reason)

describe('token validation', () => {
  it('is absent only where no oidcConfig is given', () => {
    expect(read(undefined)).toEqual({ value: undefined, problems: [] })
  })

  it('names the proxy as the protected server, or what the user calls it', () => {
    expect(read({}).value?.resourceUrl).toBe('http://mcp-x-proxy.demo.svc.cluster.local:8080')
    expect(read({ resourceUrl: 'https://mcp.example.com' }).value?.resourceUrl).toBe('https://mcp.example.com')
  })
})

describe('type kubernetes', () => {
  it('without a block means the cluster itself, reached with the account of the pod', () => {
    expect(read({})).toEqual({
      problems: [],
      value: {
        issuer: 'https://kubernetes.default.svc',
        audience: 'toolhive',
        jwksUrl: '',
        introspectionUrl: '',
        clientId: '',
        clientSecret: undefined,
        caBundle: undefined,
        caBundlePath: `${account}/ca.crt`,
        tokenPath: `${account}/token`,
        allowPrivateIp: true,
        insecureAllowHttp: false,
        resourceUrl: 'http://mcp-x-proxy.demo.svc.cluster.local:8080',
      },
    })
  })

  it('uses nothing of the pod where useClusterAuth is false', () => {
    expect(read({ kubernetes: { useClusterAuth: false } }).value).toMatchObject({
      caBundlePath: '',
      tokenPath: '',
      allowPrivateIp: false,
    })
  })

  it('takes what its block says', () => {
    const kubernetes = { issuer, audience: 'a', jwksUrl: `${issuer}/keys`, introspectionUrl: `${issuer}/introspect` }
    expect(read({ kubernetes }).value).toMatchObject(kubernetes)
  })

  it('takes empty strings for absent ones', () => {
    const { value } = read({ kubernetes: { issuer: '', audience: '' } })
    expect(value).toMatchObject({ issuer: 'https://kubernetes.default.svc', audience: 'toolhive' })
  })

  it.each([
    [{ serviceAccount: 'agent' }, 'agent'],
    [{ namespace: 'team' }, 'team'],
    [{ serviceAccount: '', namespace: 'team' }, 'team'],
  ])('warns that callers are not restricted to %j', (kubernetes, name) => {
    const [warning] = read({ kubernetes }).problems
    expect(warning).toMatchObject({ reason: 'ServiceAccountNotEnforced', severity: 'warning' })
    expect(warning?.message).toContain(`"${name}"`)
  })
})

describe('type inline', () => {
  const inline = {
    issuer,
    audience: 'mcp',
    jwksUrl: `${issuer}/keys`,
    introspectionUrl: `${issuer}/introspect`,
    clientId: 'proxy',
    thvCABundlePath: '/etc/ssl/idp/ca.pem',
    jwksAuthTokenPath: '/etc/ssl/idp/token',
    jwksAllowPrivateIP: true,
    insecureAllowHTTP: true,
  }

  it('takes every field', () => {
    expect(read({ type: 'inline', inline })).toEqual({
      problems: [],
      value: {
        issuer,
        audience: 'mcp',
        jwksUrl: `${issuer}/keys`,
        introspectionUrl: `${issuer}/introspect`,
        clientId: 'proxy',
        clientSecret: undefined,
        caBundle: undefined,
        caBundlePath: '/etc/ssl/idp/ca.pem',
        tokenPath: '/etc/ssl/idp/token',
        allowPrivateIp: true,
        insecureAllowHttp: true,
        resourceUrl: 'http://mcp-x-proxy.demo.svc.cluster.local:8080',
      },
    })
  })

  it('without its block is an error, never a proxy without authentication', () => {
    expect(reasons({ type: 'inline' })).toEqual(['OIDCConfigInvalid'])
  })

  it('prefers the client secret of a Secret to one in clear text', () => {
    const clientSecretRef = { name: 'oidc', key: 'secret' }
    const both = { issuer, audience: 'mcp', clientSecret: 'canary', clientSecretRef }
    expect(read({ type: 'inline', inline: both }).value?.clientSecret).toEqual({ secretKeyRef: clientSecretRef })
  })

  it('warns of a client secret in clear text without repeating it', () => {
    const { value, problems } = read({ type: 'inline', inline: { issuer, audience: 'mcp', clientSecret: 'canary' } })
    expect(value?.clientSecret).toEqual({ value: 'canary' })
    expect(problems).toMatchObject([{ reason: 'ClientSecretInClearText', severity: 'warning' }])
    expect(JSON.stringify(problems)).not.toContain('canary')
  })

  it.each([[{ name: '', key: 'secret' }], [{ name: 'oidc', key: '' }]])(
    'refuses the incomplete reference %j, which no pod could start with',
    (clientSecretRef) => {
      expect(reasons({ type: 'inline', inline: { issuer, audience: 'mcp', clientSecretRef } })).toEqual([
        'OIDCConfigInvalid',
      ])
    },
  )

  it('warns where no audience is checked', () => {
    expect(reasons({ type: 'inline', inline: { issuer } })).toEqual(['AudienceNotChecked'])
  })
})

function withInline(fields: object): unknown {
  return { type: 'inline', inline: { audience: 'mcp', ...fields } }
}

describe('the issuer', () => {
  it.each([
    ['an https URL', { issuer }],
    ['any text, where the keys have a URL of their own', { issuer: 'me', jwksUrl: `${issuer}/keys` }],
    ['no text, where the keys have a URL of their own', { issuer: '', jwksUrl: `${issuer}/keys` }],
    ['plain http on the proxy itself', { issuer: 'http://localhost:9000' }],
    ['plain http where that is allowed', { issuer: 'http://issuer.demo', insecureAllowHTTP: true }],
  ])('may be %s', (_, fields) => {
    expect(reasons(withInline(fields))).toEqual([])
  })

  it.each([
    ['empty', { issuer: '' }],
    ['no URL, so that its keys cannot be found', { issuer: 'issuer.example.com' }],
    ['plain http, which the runner refuses at start', { issuer: 'http://issuer.example.com' }],
  ])('must not be %s', (_, fields) => {
    expect(reasons(withInline(fields))).toEqual(['OIDCConfigInvalid'])
  })
})

describe('caBundleRef', () => {
  const config = {
    type: 'inline',
    inline: { issuer, audience: 'mcp', thvCABundlePath: '/other', caBundleRef: { configMapRef: { name: 'ca' } } },
  }

  it('wins over thvCABundlePath', () => {
    expect(read(config, configMapOf('ca', { 'ca.crt': 'PEM' })).value).toMatchObject({
      caBundle: { name: 'ca', key: 'ca.crt' },
      caBundlePath: '/etc/toolhive/ca/ca.crt',
    })
  })

  it.each([
    ['the ConfigMap is missing', []],
    ['the key is missing', [configMapOf('ca', { other: 'PEM' })]],
    ['the key is empty, with which the runner does not start', [configMapOf('ca', { 'ca.crt': ' \n' })]],
  ])('is an error where %s', (_, configMaps) => {
    expect(reasons(config, ...configMaps)).toEqual(['CABundleInvalid'])
  })
})

describe('type configMap', () => {
  const config = { type: 'configMap', configMap: { name: 'oidc' } }
  const settings = { issuer, audience: 'mcp', jwksUrl: `${issuer}/keys`, clientId: 'proxy' }

  it.each([
    ['a JSON document', { 'oidc.json': JSON.stringify({ ...settings, jwksAllowPrivateIP: true }) }],
    [
      'a YAML document',
      {
        'oidc.json': `issuer: ${issuer}\naudience: mcp\njwksUrl: ${issuer}/keys\nclientId: proxy\njwksAllowPrivateIP: true`,
      },
    ],
    ['a key for each setting', { ...settings, jwksAllowPrivateIP: 'true' }],
    [
      'a document that wins over keys beside it',
      {
        issuer: 'https://other.example.com',
        clientId: 'proxy',
        'oidc.json': JSON.stringify({ ...settings, jwksAllowPrivateIP: 'true' }),
      },
    ],
  ])('reads %s', (_, data) => {
    const { value, problems } = read(config, configMapOf('oidc', data))
    expect(problems).toEqual([])
    expect(value).toMatchObject({ ...settings, allowPrivateIp: true, insecureAllowHttp: false })
  })

  it('reads the document under the key that the user names', () => {
    const named = { type: 'configMap', configMap: { name: 'oidc', key: 'mine.yaml' } }
    expect(read(named, configMapOf('oidc', { 'mine.yaml': JSON.stringify(settings) })).value).toMatchObject(settings)
  })

  it.each([
    ['True', false],
    ['1', false],
    ['true', true],
  ])('takes the flat text "%s" for %s, as the Go operator does', (text, expected) => {
    const { value } = read(config, configMapOf('oidc', { ...settings, insecureAllowHTTP: text }))
    expect(value?.insecureAllowHttp).toBe(expected)
  })

  it('hands a secret in a flat key to the pod by reference', () => {
    const { value, problems } = read(config, configMapOf('oidc', { ...settings, clientSecret: 'canary' }))
    expect(value?.clientSecret).toEqual({ configMapKeyRef: { name: 'oidc', key: 'clientSecret' } })
    expect(problems).toMatchObject([{ reason: 'ClientSecretInClearText' }])
    expect(JSON.stringify({ value, problems })).not.toContain('canary')
  })

  it.each([
    ['the ConfigMap is missing', undefined],
    ['the document is neither JSON nor YAML', { 'oidc.json': '{' }],
    ['the document is a list', { 'oidc.json': '[]' }],
    ['the document is empty', { 'oidc.json': '' }],
    [
      'the audience is a list: checking none would let others in',
      { 'oidc.json': JSON.stringify({ issuer, audience: ['mcp'] }) },
    ],
    ['the issuer is a number', { 'oidc.json': '{"issuer": 1}', issuer }],
    ['a flag is a word that is none', { 'oidc.json': JSON.stringify({ ...settings, insecureAllowHTTP: 'maybe' }) }],
  ])('is an error where %s', (_, data) => {
    expect(reasons(config, ...(data ? [configMapOf('oidc', data)] : []))).toEqual(['OIDCConfigMapInvalid'])
  })

  it('is an error where the ConfigMap names no issuer', () => {
    expect(reasons(config, configMapOf('oidc', { audience: 'mcp' }))).toEqual(['OIDCConfigInvalid'])
  })

  it('without its block is an error, never a proxy without authentication', () => {
    expect(reasons({ type: 'configMap' })).toEqual(['OIDCConfigInvalid'])
  })

  it('tells nothing of what the ConfigMap holds', () => {
    const { problems } = read(config, configMapOf('oidc', { 'oidc.json': '{"clientSecret": "canary", "issuer": 1}' }))
    expect(JSON.stringify(problems)).not.toContain('canary')
  })
})
