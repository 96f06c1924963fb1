import { describe, expect, it } from 'vitest'
import { compositeController } from '../../hooks/engine/composite-controller.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject, ObjectMeta } from '../../hooks/kubernetes/objects.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { deleteObject, putObject } from '../../hooks/simulator/edit.ts'
import { change, live, ownedBy, running, settle, statusOf } from '../support/running.ts'
import {
  conditionOf,
  configMapOf,
  inlinePolicies,
  kindOf,
  objectMap,
  objectOf,
  ourObject,
  proxyOf,
  serverOf,
  synced,
  tokenExchange,
} from '../support/workload.ts'

const referenceTo = ({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: KubernetesObject): Parameters<typeof deleteObject>[1] => ({
  apiVersion,
  kind,
  name,
  namespace,
})

describe('deletion', () => {
  it('WART-21, WART-46: no kind has a finalizer or a finalize hook, so nothing hangs in Terminating', () => {
    for (const kind of kinds) {
      const { hooks } = compositeController(kind, { endpoint: { url: 'http://127.0.0.1:8080' } }).spec
      expect(hooks).not.toHaveProperty('finalize')
    }
  })

  it('takes everything with it, whatever is wrong with the server', async () => {
    const server = serverOf({ transport: 'sse' })
    const simulation = await running(server)
    await change(simulation, serverOf({ transport: 'sse', toolConfigRef: { name: 'missing' } }))
    deleteObject(simulation, referenceTo(server))
    await settle(simulation)
    const left = [...simulation.apiServer.objects.values()].flatMap((objects) => [...objects.values()])
    expect(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([])
  })
})

function deployment(readyReplicas: number): KubernetesObject {
  return objectOf('apps/v1', 'Deployment', {
    metadata: { name: 'demo-server', generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas },
  })
}

function pod(status: object): KubernetesObject {
  return objectOf('v1', 'Pod', { metadata: { name: 'pod', labels: { app: 'mcpserver' } }, status })
}

describe('WART-34: readiness decides', () => {
  it.each([
    [
      'a pod that crashes',
      {
        phase: 'Running',
        containerStatuses: [{ name: 'toolhive', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
      },
      'Failed',
    ],
    ['a pod that is not ready', { phase: 'Running' }, 'Pending'],
    ['a pod that ended', { phase: 'Succeeded' }, 'Pending'],
  ])('%s does not run', (_, status, phase) => {
    const answer = synced(serverOf(), { children: objectMap(deployment(0)), related: [pod(status)] })
    expect(answer.status['phase']).toBe(phase)
    expect(conditionOf(answer, 'Ready')?.status).toBe('False')
  })

  it('a proxy without the server behind it does not run', () => {
    const server = objectOf('apps/v1', 'StatefulSet', {
      metadata: { name: 'demo-server' },
      status: { readyReplicas: 0 },
    })
    const answer = synced(serverOf(), { children: objectMap(deployment(1), server) })
    expect(answer.status).toMatchObject({ phase: 'Pending', readyReplicas: 1 })
  })
})

function policies(policy: string): KubernetesObject {
  const cedar = { policies: [policy], entities_json: '[]' }
  return configMapOf('policies', { 'authz.json': JSON.stringify({ version: '1.0', type: 'cedarv1', cedar }) })
}

function withIssuer(issuer: string): KubernetesObject {
  return configMapOf('oidc', { issuer, audience: 'mcp' })
}

const [permit] = inlinePolicies.inline.policies
const forbid = 'forbid(principal, action, resource);'

describe('WART-35: changes of what is referred to reach its users', () => {
  it.each([
    [
      'policies',
      { authzConfig: { type: 'configMap', configMap: { name: 'policies' } } },
      { before: policies(permit), after: policies(forbid), text: 'forbid' },
    ],
    [
      'OIDC settings',
      { oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } },
      {
        before: withIssuer('https://a.example.com'),
        after: withIssuer('https://b.example.com'),
        text: 'b.example.com',
      },
    ],
    [
      'tools',
      { toolConfigRef: { name: 'tools' } },
      {
        before: ourObject('MCPToolConfig', 'tools', { toolsFilter: ['a'] }),
        after: ourObject('MCPToolConfig', 'tools', { toolsFilter: ['bee'] }),
        text: 'bee',
      },
    ],
  ] as const)('%s, and the proxy restarts once', async (_, spec, { before, after, text }) => {
    const simulation = await running(before, serverOf(spec), proxyOf(spec))
    const proxy = (name: string): ObjectMeta => live(simulation, 'Deployment', name).metadata
    const [server, remote] = [proxy('demo-server'), proxy('demo-proxy')]
    await change(simulation, after)
    for (const name of ['demo-server', 'demo-proxy']) {
      expect(stringAt(live(simulation, 'ConfigMap', `${name}-runconfig`), 'data', 'runconfig.json')).toContain(text)
    }
    expect(proxy('demo-server').uid).not.toBe(server.uid)
    expect(proxy('demo-server').generation).toBe(1)
    expect(proxy('demo-proxy')).toMatchObject({ uid: remote.uid, generation: (remote.generation ?? 0) + 1 })
  })

  it('a token exchange', async () => {
    const spec = { oidcConfig: {}, externalAuthConfigRef: { name: 'exchange' } }
    const exchange = ourObject('MCPExternalAuthConfig', 'exchange', tokenExchange)
    const simulation = await running(exchange, proxyOf(spec))
    const changed = { ...tokenExchange, tokenExchange: { ...tokenExchange.tokenExchange, audience: 'another' } }
    await change(simulation, ourObject('MCPExternalAuthConfig', 'exchange', changed))
    expect(stringAt(live(simulation, 'ConfigMap', 'demo-proxy-runconfig'), 'data', 'runconfig.json')).toContain(
      'another',
    )
    expect(statusOf(simulation, proxyOf())['externalAuthConfigHash']).toBe(statusOf(simulation, exchange)['configHash'])
  })
})

describe('WART-36', () => {
  it('a server whose image is rejected later keeps running, and says so', async () => {
    const server = serverOf()
    const simulation = await running(server)
    const before = ownedBy(simulation, server)
    const source = { type: 'configmap', configmap: { name: 'images', key: 'registry.json' } }
    await change(simulation, ourObject('MCPRegistry', 'allowed', { source, enforceServers: true }))
    expect(ownedBy(simulation, server)).toEqual(before)
    expect(conditionOf({ status: statusOf(simulation, server) }, 'ImageValidated')).toMatchObject({
      status: 'False',
      reason: 'ImageValidationFailed',
    })
  })
})

describe('WART-42: conditions of a remote proxy tell the present state', () => {
  const oidc = { oidcConfig: { type: 'configMap', configMap: { name: 'oidc' } } }
  const settings = configMapOf('oidc', { issuer: 'https://issuer.example.com', audience: 'mcp' })

  it('AuthConfigured is True, False while the settings are missing, and True again', async () => {
    const proxy = proxyOf(oidc)
    const simulation = await running(settings, proxy)
    const condition = (type: string): unknown => conditionOf({ status: statusOf(simulation, proxy) }, type)
    expect(condition('AuthConfigured')).toMatchObject({ status: 'True', reason: 'AuthValid' })
    expect(condition('RemoteAvailable')).toMatchObject({ status: 'True' })
    deleteObject(simulation, referenceTo(settings))
    await settle(simulation)
    expect(condition('AuthConfigured')).toMatchObject({ status: 'False', reason: 'AuthInvalid' })
    expect(condition('Ready')).toMatchObject({ status: 'False', reason: 'OIDCConfigMapInvalid' })
    putObject(simulation, settings)
    await settle(simulation)
    expect(condition('AuthConfigured')).toMatchObject({ status: 'True' })
    expect(condition('Ready')).toMatchObject({ status: 'True' })
  })

  it('AuthConfigured is False for a CA bundle that is missing', () => {
    const inline = { issuer: 'https://i.example.com', audience: 'a', caBundleRef: { configMapRef: { name: 'ca' } } }
    const answer = synced(proxyOf({ oidcConfig: { type: 'inline', inline } }))
    expect(conditionOf(answer, 'AuthConfigured')).toMatchObject({ status: 'False', reason: 'AuthInvalid' })
  })

  it('RemoteAvailable is Unknown while the proxy is not ready', () => {
    expect(conditionOf(synced(proxyOf()), 'RemoteAvailable')).toMatchObject({ status: 'Unknown' })
  })

  it('externalURL is the one under which callers know it; Terminating is told', () => {
    const answer = synced(proxyOf({ oidcConfig: { resourceUrl: 'https://mcp.example.com' } }))
    expect(answer.status['externalURL']).toBe('https://mcp.example.com')
    expect(synced(proxyOf()).status).not.toHaveProperty('externalURL')
    expect(synced(proxyOf({}, { deletionTimestamp: '2026-11-22T12:00:00Z' })).status['phase']).toBe('Terminating')
  })
})

describe('groups', () => {
  it('WART-48: a server follows its group as it appears and goes', async () => {
    const server = serverOf({ groupRef: 'core' })
    const simulation = await running(server)
    const condition = (): unknown => conditionOf({ status: statusOf(simulation, server) }, 'GroupRefValidated')
    expect(condition()).toMatchObject({ status: 'False', reason: 'GroupRefNotFound' })
    const group = ourObject('MCPGroup', 'core')
    await change(simulation, group)
    expect(condition()).toMatchObject({ status: 'True', reason: 'GroupRefIsValid' })
    deleteObject(simulation, referenceTo(group))
    await settle(simulation)
    expect(condition()).toMatchObject({ status: 'False', reason: 'GroupRefNotFound' })
  })

  it('a group follows its members as they come and go', async () => {
    const group = ourObject('MCPGroup', 'core')
    const simulation = await running(group, serverOf({ groupRef: 'core' }, { name: 'b' }))
    expect(statusOf(simulation, group)).toMatchObject({ phase: 'Ready', servers: ['b'], serverCount: 1 })
    await change(simulation, serverOf({ groupRef: 'core' }, { name: 'a' }))
    await change(simulation, proxyOf({ groupRef: 'core' }, { name: 'p' }))
    expect(statusOf(simulation, group)).toMatchObject({
      servers: ['a', 'b'],
      serverCount: 2,
      remoteProxies: ['p'],
      remoteProxyCount: 1,
    })
    await change(simulation, serverOf({}, { name: 'a' }))
    deleteObject(simulation, referenceTo(serverOf({}, { name: 'b' })))
    await settle(simulation)
    expect(statusOf(simulation, group)).toMatchObject({ servers: [], serverCount: 0, phase: 'Ready' })
  })

  it.each(['Servers', 'Phase', 'Age'])('WART-50: has the column %s', (column) => {
    expect(storedVersion(kindOf({ kind: 'MCPGroup' })).columns.map(({ name }) => name)).toContain(column)
  })

  it('WART-51: has nothing to list, so nothing that could fail: an empty group is ready', () => {
    expect(conditionOf(synced(ourObject('MCPGroup', 'core')), 'MCPServersChecked')).toEqual({
      type: 'MCPServersChecked',
      status: 'True',
      reason: 'ListMCPServersCheckSucceeded',
      message: 'Successfully listed MCPServers in namespace',
    })
  })
})

describe('a pod template that cannot be read', () => {
  it("is told of in the Go operator's words, plain sentences behind", () => {
    const answer = synced(serverOf({ podTemplateSpec: { spec: { containers: 'x' } } }))
    const fault = 'spec.podTemplateSpec.spec.containers must be a list, not a string. Deployment blocked until fixed.'
    expect(answer.status).toMatchObject({ phase: 'Failed', message: `Invalid PodTemplateSpec: ${fault}` })
    expect(conditionOf(answer, 'PodTemplateValid')).toMatchObject({
      status: 'False',
      reason: 'InvalidPodTemplateSpec',
      message: `Failed to parse PodTemplateSpec: ${fault}`,
    })
  })
})

describe('configurations', () => {
  const tools = ourObject('MCPToolConfig', 'tools', { toolsFilter: ['a'] })
  const spec = { toolConfigRef: { name: 'tools' } }

  it('WART-52: know their users of both kinds, live and sorted', async () => {
    const simulation = await running(tools, serverOf(spec, { name: 'b' }), proxyOf(spec, { name: 'a' }))
    expect(statusOf(simulation, tools)['referencingServers']).toEqual(['a', 'b'])
    expect(conditionOf({ status: statusOf(simulation, tools) }, 'InUse')).toMatchObject({ status: 'True' })
    await change(simulation, serverOf({}, { name: 'b' }))
    expect(statusOf(simulation, tools)['referencingServers']).toEqual(['a'])
    deleteObject(simulation, referenceTo(proxyOf({}, { name: 'a' })))
    await settle(simulation)
    expect(statusOf(simulation, tools)['referencingServers']).toEqual([])
    expect(conditionOf({ status: statusOf(simulation, tools) }, 'InUse')).toMatchObject({ status: 'False' })
  })

  it('claim of no server that it does not name them: one that is held runs without them', () => {
    const held = serverOf({ ...spec, oidcConfig: { type: 'inline' } })
    expect(synced(held).children).toEqual([])
    expect(conditionOf(synced(tools, { related: [held] }), 'InUse')).toEqual(
      expect.objectContaining({
        status: 'False',
        reason: 'NotInUse',
        message: 'No server or remote proxy runs with this configuration',
      }),
    )
  })

  it('WART-53: tell their generation even where the hash is the same', () => {
    const before = synced(tools)
    const after = synced({ ...tools, metadata: { ...tools.metadata, generation: 5 }, status: before.status })
    expect(after.status['configHash']).toBe(before.status['configHash'])
    expect(after.status['observedGeneration']).toBe(5)
  })

  it.each([
    ['an override without effect', ourObject('MCPToolConfig', 'x', { toolsOverride: { a: {} } })],
    ['an exchange without its block', ourObject('MCPExternalAuthConfig', 'x', { type: 'tokenExchange' })],
    [
      'half a reference to a Secret',
      ourObject('MCPExternalAuthConfig', 'x', {
        ...tokenExchange,
        tokenExchange: { ...tokenExchange.tokenExchange, clientSecretRef: { name: 's', key: '' } },
      }),
    ],
    ['a spec that cannot be read', ourObject('MCPToolConfig', 'x', { toolsFilter: 1 })],
  ])('WART-54: say of themselves that they cannot be used: %s', (_, config) => {
    expect(conditionOf(synced(config), 'Valid')).toMatchObject({ status: 'False' })
    expect(conditionOf(synced(tools), 'Valid')).toMatchObject({ status: 'True' })
  })

  it('WART-55: have columns that show numbers', () => {
    const status = synced(
      ourObject('MCPToolConfig', 'x', { toolsFilter: ['a', 'b'], toolsOverride: { a: { name: 'c' } } }),
    ).status
    expect(status).toMatchObject({ filterCount: 2, overrideCount: 1 })
    const columns = storedVersion(kindOf({ kind: 'MCPToolConfig' })).columns
    expect(columns.find(({ name }) => name === 'Filter Count')).toMatchObject({
      type: 'integer',
      jsonPath: '.status.filterCount',
    })
    expect(columns.find(({ name }) => name === 'Override Count')).toMatchObject({ jsonPath: '.status.overrideCount' })
  })

  it('change exactly the proxies of their users', async () => {
    const simulation = await running(tools, serverOf(spec, { name: 'user' }), serverOf({}, { name: 'other' }))
    const proxy = (name: string): ObjectMeta => live(simulation, 'Deployment', name).metadata
    const [user, other] = [proxy('user'), proxy('other')]
    await change(simulation, ourObject('MCPToolConfig', 'tools', { toolsFilter: ['b'] }))
    expect(proxy('user').uid).not.toBe(user.uid)
    expect(proxy('user').generation).toBe(1)
    expect(proxy('other')).toEqual(other)
  })
})
