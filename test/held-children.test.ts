import { describe, expect, it } from 'vitest'
import { reasons } from '../hooks/api/reasons.ts'
import type { KubernetesObject } from '../hooks/kubernetes/objects.ts'
import { listAt, stringAt } from '../hooks/kubernetes/read.ts'
import { claimChildren } from '../hooks/simulator/children.ts'
import { deleteObject, putObject } from '../hooks/simulator/edit.ts'
import type { Simulation } from '../hooks/simulator/state.ts'
import { change, live, ownedBy, running, settle, statusOf } from './support/running.ts'
import {
  conditionOf,
  configMapOf,
  inlineOidc,
  inlinePolicies,
  kindOf,
  ourObject,
  proxyOf,
  reasonsOf,
  type Synced,
  serverOf,
  synced,
  tokenExchange,
} from './support/workload.ts'

type Fields = Readonly<Record<string, unknown>>

/** What is changed in a good configuration: the parent's spec, and objects it refers to (`undefined` deletes). */
interface Mistake {
  readonly good?: Fields
  readonly spec?: Fields
  readonly put?: readonly KubernetesObject[]
  readonly drop?: readonly KubernetesObject[]
}

const policies = {
  version: '1.0',
  type: 'cedarv1',
  cedar: { policies: inlinePolicies.inline.policies, entities_json: '[]' },
}

const tools = ourObject('MCPToolConfig', 'tools', { toolsFilter: ['a'] })
const exchange = ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange)
const oidcMap = configMapOf('oidc', { issuer: 'https://issuer.example.com', audience: 'mcp' })
const policiesMap = configMapOf('policies', { 'authz.json': JSON.stringify(policies) })
const caMap = configMapOf('ca', { 'ca.crt': 'PEM' })
const profileMap = configMapOf('profile', { 'p.json': '{"name":"mine"}' })
const registry = ourObject('MCPRegistry', 'allowed', {
  source: { type: 'configmap', configmap: { name: 'images', key: 'registry.json' } },
  enforceServers: true,
})
const references = [tools, exchange, oidcMap, policiesMap, caMap, profileMap]

/** A configuration in which most mistakes can be made. */
const good: Fields = {
  oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } },
  authzConfig: { type: 'configMap', configMap: { name: 'policies' } },
  audit: { enabled: true },
  toolConfigRef: { name: 'tools' },
  externalAuthConfigRef: { name: 'exchange' },
}

const withCaBundle = {
  oidcConfig: { type: 'inline', inline: { ...inlineOidc.inline, caBundleRef: { configMapRef: { name: 'ca' } } } },
}

/** Mistakes that both kinds of workload know. */
const shared: readonly (readonly [string, string, Mistake])[] = [
  ['SpecInvalid', 'a field has a wrong type', { spec: { audit: 'yes' } }],
  ['ToolConfigNotFound', 'the MCPToolConfig is deleted', { drop: [tools] }],
  [
    'ToolConfigNotFound',
    'another MCPToolConfig is named that does not exist',
    { spec: { toolConfigRef: { name: 'x' } } },
  ],
  ['ToolConfigInvalid', 'the MCPToolConfig gets an empty tool', { put: [{ ...tools, spec: { toolsFilter: [''] } }] }],
  ['ToolConfigInvalid', 'the MCPToolConfig cannot be read', { put: [{ ...tools, spec: { toolsFilter: 'a' } }] }],
  ['ExternalAuthConfigNotFound', 'the MCPExternalAuthConfig is deleted', { drop: [exchange] }],
  [
    'ExternalAuthConfigInvalid',
    'the exchange loses its block',
    { put: [{ ...exchange, spec: { type: 'tokenExchange' } }] },
  ],
  ['OIDCConfigInvalid', 'the type changes without its block', { spec: { oidcConfig: { type: 'inline' } } }],
  ['OIDCConfigInvalid', 'the issuer is taken out', { put: [configMapOf('oidc', { audience: 'mcp' })] }],
  ['OIDCConfigMapInvalid', 'the ConfigMap of the OIDC settings is deleted', { drop: [oidcMap] }],
  ['OIDCConfigMapInvalid', 'the OIDC settings become unreadable', { put: [configMapOf('oidc', { 'oidc.json': '{' })] }],
  ['CABundleInvalid', 'the CA bundle is deleted', { good: withCaBundle, drop: [caMap] }],
  ['AuthorizationInvalid', 'the type changes without its block', { spec: { authzConfig: { type: 'inline' } } }],
  [
    'AuthorizationInvalid',
    'a policy does not parse any more',
    {
      put: [
        configMapOf('policies', {
          'authz.json': JSON.stringify({ ...policies, cedar: { policies: ['permit('], entities_json: '[]' } }),
        }),
      ],
    },
  ],
  ['AuthorizationConfigMapInvalid', 'the ConfigMap of the policies is deleted', { drop: [policiesMap] }],
  [
    'AuthorizationConfigMapInvalid',
    'the policies are emptied',
    { put: [configMapOf('policies', { 'authz.json': '' })] },
  ],
  ['ResourcesInvalid', 'an amount is none', { spec: { resources: { limits: { cpu: 'much' } } } }],
  [
    'MetadataOverrideInvalid',
    'a label is none',
    { spec: { resourceOverrides: { proxyService: { labels: { 'a b': 'c' } } } } },
  ],
  [
    'EnvironmentInvalid',
    'a variable has no name',
    { spec: { resourceOverrides: { proxyDeployment: { env: [{ name: '', value: 'x' }] } } } },
  ],
]

const ofServers: typeof shared = [
  ['TokenExchangeNeedsOIDC', 'OIDC is taken away under a token exchange', { spec: { oidcConfig: undefined } }],
  [
    'PermissionProfileInvalid',
    'the ConfigMap of the profile is deleted',
    { good: { permissionProfile: { type: 'configmap', name: 'profile', key: 'p.json' } }, drop: [profileMap] },
  ],
  [
    'VolumeInvalid',
    'a volume has a relative path',
    { spec: { volumes: [{ name: 'a', hostPath: 'b', mountPath: '/c' }] } },
  ],
  ['ImageInvalid', 'the image is emptied', { spec: { image: '' } }],
  ['ServiceAccountReserved', "a registry's account is named", { spec: { serviceAccount: 'allowed-registry-api' } }],
  ['InvalidPodTemplateSpec', 'the pod template is none', { spec: { podTemplateSpec: { spec: { containers: 'x' } } } }],
  ['ImageValidationFailed', 'a registry that does not list the image begins to enforce', { put: [registry] }],
]

const ofProxies: typeof shared = [
  ['RemoteURLInvalid', 'the URL has no host', { spec: { remoteURL: 'https:///mcp' } }],
  ['SpecInvalid', 'OIDC is taken away, which a remote proxy never goes without', { spec: { oidcConfig: undefined } }],
]

const cases = [
  ...[...shared, ...ofServers].map(
    ([reason, title, mistake]) => ['an MCPServer', title, { reason, mistake, parentOf: serverOf }] as const,
  ),
  ...[...shared, ...ofProxies].map(
    ([reason, title, mistake]) => ['an MCPRemoteProxy', title, { reason, mistake, parentOf: proxyOf }] as const,
  ),
]

function make(simulation: Simulation, parent: KubernetesObject, { put = [], drop = [] }: Mistake): void {
  for (const object of drop) deleteObject(simulation, identityOf(object))
  for (const object of put) putObject(simulation, object)
  putObject(simulation, parent)
}

function identityOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: KubernetesObject): Parameters<typeof deleteObject>[1] {
  return { apiVersion, kind, name, namespace }
}

describe.each(cases)('%s: %s', (_kind, _title, { reason, mistake, parentOf }) => {
  const right = { ...good, ...mistake.good }
  const wrong = { ...right, ...mistake.spec }

  it('what runs keeps exactly what it has, and goes on once it is corrected', async () => {
    const parent = parentOf(right)
    const simulation = await running(...references, parent)
    expect(conditionOf({ status: statusOf(simulation, parent) }, 'Ready')).toMatchObject({ status: 'True' })
    const before = ownedBy(simulation, parent)
    expect(before).not.toEqual([])

    make(simulation, parentOf(wrong), mistake)
    await settle(simulation)
    const status = statusOf(simulation, parent)
    expect(ownedBy(simulation, parent)).toEqual(before)
    expect(status['phase']).toBe('Failed')
    expect(listAt(status, 'conditions').map((condition) => stringAt(condition, 'reason'))).toContain(reason)
    expect(conditionOf({ status }, 'Ready')).toMatchObject({ status: 'False' })

    for (const object of mistake.put ?? []) if (object === registry) deleteObject(simulation, identityOf(object))
    for (const object of references) putObject(simulation, object)
    await change(simulation, parentOf({ ...right, trustProxyHeaders: true }))
    expect(conditionOf({ status: statusOf(simulation, parent) }, 'Ready')).toMatchObject({ status: 'True' })
    const runConfig = live(simulation, 'ConfigMap', `${parent.metadata.name}-runconfig`)
    expect(stringAt(runConfig, 'data', 'runconfig.json')).toContain('trust_proxy_headers')
  })

  it('a first deploy makes nothing, and says why', async () => {
    const parent = parentOf(wrong)
    const given = references.filter((object) => !(mistake.drop ?? []).includes(object))
    const changed = given.map(
      (object) =>
        mistake.put?.find(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name) ??
        object,
    )
    const added = (mistake.put ?? []).filter((object) => !changed.includes(object))
    const simulation = await running(...changed, ...added, parent)
    expect(ownedBy(simulation, parent)).toEqual([])
    const { conditions, phase, message, url } = statusOf(simulation, parent)
    expect(phase).toBe('Failed')
    expect(message).toMatch(/\S+/)
    expect(url).toBeUndefined()
    expect(JSON.stringify(conditions)).toContain(`"${reason}"`)
  })
})

function names({ children }: Synced): readonly string[] {
  return children.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
}

describe('names', () => {
  it.each([
    ['NameInvalid', serverOf({}, { name: 'a'.repeat(54) }), []],
    ['NameInvalid', serverOf({}, { name: 'a.b' }), []],
    ['NameInvalid', proxyOf({}, { name: 'a'.repeat(47) }), []],
    [
      'NameConflict',
      serverOf({}, { name: 'twin', creationTimestamp: '2026-01-02T00:00:00Z' }),
      [proxyOf({}, { name: 'twin', creationTimestamp: '2026-01-01T00:00:00Z' })],
    ],
  ] as const)('%s: a first deploy makes nothing', (reason, parent, related) => {
    const answer = synced(parent, { related })
    expect(reasonsOf(answer)).toContain(reason)
    expect(answer.children).toEqual([])
  })

  it('a server keeps what it has when a twin comes back that is older', async () => {
    const parent = serverOf({}, { name: 'twin', creationTimestamp: '2026-01-02T00:00:00Z' })
    const simulation = await running(parent)
    const server = live(simulation, 'MCPServer', 'twin')
    const children = claimChildren(simulation.apiServer, kindOf(server), server)
    const older = proxyOf({}, { name: 'twin', creationTimestamp: '2026-01-01T00:00:00Z' })
    const before = synced(server, { children })
    const held = synced(server, { children, related: [older] })
    expect(reasonsOf(held)).toEqual(['NameConflict'])
    expect(names(held)).toEqual(names(before))
  })
})

describe('the mistakes above', () => {
  it('are every error of the catalogue', () => {
    const errors = Object.entries(reasons).flatMap(([reason, { severity }]) => (severity === 'error' ? [reason] : []))
    const covered = new Set([
      ...cases.map(([, , { reason }]) => reason),
      'NameInvalid',
      'NameConflict',
      'RelatedTooLarge',
    ])
    expect(errors.filter((reason) => !covered.has(reason))).toEqual([])
  })
})
