import { describe, expect, it } from 'vitest'
import type { ChildObject } from '../../hooks/engine/metacontroller-types.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import {
  configMapOf,
  inlineOidc,
  ourObject,
  proxyContainerOf,
  proxyOf,
  type Synced,
  serverOf,
  synced,
  tokenExchange,
} from '../support/workload.ts'

type Fields = Readonly<Record<string, unknown>>

const canary = 'canary-7d1f'
const issuer = 'https://issuer.example.com'
const fromMap = { oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } }

function inline(fields: Fields): Fields {
  return { oidcConfig: { type: 'inline', inline: { ...inlineOidc.inline, ...fields } } }
}

interface Place {
  readonly spec: Fields
  readonly related?: readonly KubernetesObject[]
  /** The field is written into the RunConfig as it is. */
  readonly isEmbedded?: true
}

/** Where a secret may stand in clear text. */
const places: readonly (readonly [string, Place])[] = [
  ['inline.clientSecret', { spec: inline({ clientSecret: canary }) }],
  [
    'inline.clientSecret beside a reference',
    { spec: inline({ clientSecret: canary, clientSecretRef: { name: 's', key: 'k' } }) },
  ],
  [
    'inline.clientSecret of another type',
    { spec: { oidcConfig: { type: 'kubernetes', inline: { issuer, clientSecret: canary } } } },
  ],
  [
    'clientSecret in the ConfigMap',
    { spec: fromMap, related: [configMapOf('oidc', { issuer, audience: 'a', clientSecret: canary })] },
  ],
  [
    'clientSecret in the document of the ConfigMap',
    {
      spec: fromMap,
      related: [configMapOf('oidc', { 'oidc.json': JSON.stringify({ issuer, audience: 'a', clientSecret: canary }) })],
    },
  ],
  [
    'clientSecret in a document that cannot be used',
    {
      spec: fromMap,
      related: [configMapOf('oidc', { 'oidc.json': JSON.stringify({ issuer: 1, clientSecret: canary }) })],
    },
  ],
  [
    'a document that cannot be read',
    { spec: fromMap, related: [configMapOf('oidc', { 'oidc.json': `clientSecret: "${canary}` })] },
  ],
  ...['*', '!', '&', '- '].map((first): readonly [string, Place] => [
    `a document with a secret that begins with ${first}`,
    { spec: fromMap, related: [configMapOf('oidc', { 'oidc.json': `clientSecret: ${first}${canary}` })] },
  ]),
  [
    'another key of the ConfigMap',
    { spec: fromMap, related: [configMapOf('oidc', { issuer, audience: 'a', password: canary })] },
  ],
  [
    'a variable of the proxy',
    { spec: { resourceOverrides: { proxyDeployment: { env: [{ name: 'TOKEN', value: canary }] } } } },
  ],
  [
    'a variable of the proxy that cannot be set',
    { spec: { resourceOverrides: { proxyDeployment: { env: [{ name: 'TOKEN', value: `${canary}\n` }] } } } },
  ],
  [
    'a header for telemetry',
    {
      spec: { telemetry: { openTelemetry: { enabled: true, endpoint: 'c:1', headers: [`authorization=${canary}`] } } },
      isEmbedded: true,
    },
  ],
  [
    'a header for telemetry that cannot be read',
    { spec: { telemetry: { openTelemetry: { enabled: true, endpoint: 'c:1', headers: [canary] } } } },
  ],
  ['a variable of the server', { spec: { env: [{ name: 'TOKEN', value: canary }] }, isEmbedded: true }],
  ['a variable of the server that cannot be set', { spec: { env: [{ name: 'TOKEN', value: `${canary}\n` }] } }],
]

/** Further mistakes, so that each message of an error is seen beside each secret. */
const mistakes: readonly Fields[] = [
  {},
  { toolConfigRef: { name: 'missing' } },
  { authzConfig: { type: 'inline', inline: { policies: ['nonsense'] } } },
  { resources: { limits: { cpu: 'much' } } },
  { audit: 'unreadable' },
]

function of(kind: string, { children }: Synced): readonly ChildObject[] {
  return children.filter((child) => child.kind === kind)
}

describe.each([
  ['MCPServer', serverOf],
  ['MCPRemoteProxy', proxyOf],
] as const)('a secret in an %s', (_kind, parentOf) => {
  it.each(places)(
    'at %s never comes out in a status, a problem or a ConfigMap',
    (_, { spec, related = [], isEmbedded }) => {
      for (const mistake of mistakes) {
        const answer = synced(parentOf({ ...spec, ...mistake }), { related })
        expect(JSON.stringify({ status: answer.status, problems: answer.problems })).not.toContain(canary)
        const mayHold = isEmbedded ? ['Deployment', 'ConfigMap'] : ['Deployment']
        expect(JSON.stringify(answer.children.filter((child) => !mayHold.includes(child.kind)))).not.toContain(canary)
      }
    },
  )

  it('given in clear text reaches the pod as a variable and nothing else of the Deployment', () => {
    const answer = synced(parentOf(inline({ clientSecret: canary })))
    const deployments = JSON.stringify(of('Deployment', answer))
    expect(deployments.split(canary)).toHaveLength(2)
    expect(proxyContainerOf(answer)['env']).toContainEqual({ name: 'TOOLHIVE_OIDC_CLIENT_SECRET', value: canary })
  })

  it('kept in a ConfigMap reaches the pod by reference', () => {
    const related = [configMapOf('oidc', { issuer, audience: 'a', clientSecret: canary })]
    const answer = synced(parentOf(fromMap), { related })
    expect(JSON.stringify(answer)).not.toContain(canary)
    expect(proxyContainerOf(answer)['env']).toContainEqual({
      name: 'TOOLHIVE_OIDC_CLIENT_SECRET',
      valueFrom: { configMapKeyRef: { name: 'oidc', key: 'clientSecret' } },
    })
  })

  it('kept in a Secret is only named', () => {
    const related = [ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange)]
    const spec = {
      ...inline({ clientSecretRef: { name: 'oidc', key: 'secret' } }),
      externalAuthConfigRef: { name: 'exchange' },
    }
    const environment = proxyContainerOf(synced(parentOf(spec), { related }))['env']
    expect(environment).toContainEqual({
      name: 'TOOLHIVE_OIDC_CLIENT_SECRET',
      valueFrom: { secretKeyRef: { name: 'oidc', key: 'secret' } },
    })
    expect(environment).toContainEqual({
      name: 'TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET',
      valueFrom: { secretKeyRef: { name: 'exchange', key: 'secret' } },
    })
  })
})
