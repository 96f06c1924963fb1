import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberAt } from '../../hooks/kubernetes/read.ts'
import type { AuditEvent } from './harness/audit.ts'
import { keyOf } from './harness/client.ts'
import { childGenerations, converged, ownedChildren } from './harness/compare.ts'
import { garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { definitions, leases, managed, sorted } from './harness/expected-rights.ts'
import { type Installed, installCharts, operatorUser, releaseNamespace } from './harness/installed.ts'
import { few, parseObjects } from './harness/objects.ts'
import { right } from './harness/rights.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const allowed = ['team-a', 'team-b']
const forbidden = 'team-c'

const namespaceMode = (allowedNamespaces: readonly string[]): { operator: unknown } => ({
  operator: { rbac: { scope: 'namespace', allowedNamespaces } },
})

describeWithEngine('namespace mode', () => {
  const cluster = withCluster({ nodes: 1, audit: true })
  let installed: Installed
  /** The operator's requests that belong to namespace mode. */
  let requests: readonly AuditEvent[] = []

  beforeAll(async () => {
    for (const namespace of [...allowed, forbidden]) await cluster().createNamespace(namespace)
    installed = await installCharts(cluster(), namespaceMode(allowed))
    await garbageCollectorKnowsOurKinds(cluster())
  })
  afterAll(() => installed?.kubelet.stop())

  it('manages servers in every allowed namespace', async () => {
    for (const namespace of [...allowed, forbidden]) await apply(everything(namespace))
    for (const namespace of allowed) await converges(namespace)
  })

  it('repairs drift there', async () => {
    for (const namespace of allowed) {
      const deployment = keyOf('apps/v1', 'Deployment', namespace, 'fetch')
      await cluster().admin.patch(deployment, { spec: { replicas: 3 } })
      await waitFor(
        `replicas in ${namespace} are put back`,
        async () => numberAt(await cluster().admin.get(deployment), 'spec', 'replicas') === 1,
        { interval: 5 },
      )
      await cluster().admin.remove(deployment)
      await waitFor(`the Deployment in ${namespace} is back`, () => cluster().admin.get(deployment), { interval: 5 })
    }
  })

  it('follows references there', async () => {
    for (const namespace of allowed) {
      await apply(toolConfig(namespace, ['other']))
      await waitFor(
        `the tool filter in ${namespace} is followed`,
        async () => {
          const found = await cluster().admin.get(keyOf('v1', 'ConfigMap', namespace, 'fetch-runconfig'))
          return JSON.stringify(found).includes('other')
        },
        { interval: 5 },
      )
    }
  })

  it('deletes there', async () => {
    await apply(plain('team-a', 'short-lived'))
    await converges('team-a')
    await cluster().admin.remove(keyOf(toolhive, 'MCPServer', 'team-a', 'short-lived'))
    await waitFor('its children are gone', async () =>
      (await ownedChildren(cluster().admin, 'team-a')).every(({ metadata }) => !metadata.name.includes('short-lived')),
    )
  })

  it('touches nothing in the forbidden namespace', async () => {
    expect(await ownedChildren(cluster().admin, forbidden)).toEqual([])
    const server = await cluster().admin.get(keyOf(toolhive, 'MCPServer', forbidden, 'fetch'))
    expect(server?.['status']).toBeUndefined()
  })

  it('never asked for the forbidden namespace, and cluster-wide for nothing but definitions', async () => {
    requests = await operatorRequests()
    expect(requests.length).toBeGreaterThan(100)
    expect(few(requests.filter(({ namespace }) => namespace === forbidden).map(describeRequest))).toEqual([])
    const wide = requests.filter(({ namespace, resource }) => namespace === '' && resource !== '')
    expect(new Set(wide.map(({ group, resource }) => `${group}/${resource}`))).toEqual(
      new Set([
        'apiextensions.k8s.io/customresourcedefinitions',
        'metacontroller.k8s.io/compositecontrollers',
        'metacontroller.k8s.io/controllerrevisions',
        'metacontroller.k8s.io/decoratorcontrollers',
      ]),
    )
  })

  it('was refused nothing', () => {
    expect(few(requests.filter(({ code }) => code === 403).map(describeRequest))).toEqual([])
  })

  it('asked for nothing beyond the table of its rights', () => {
    const used = requests.map(({ verb, group, resource, subresource }) =>
      right(verb, group, subresource === '' ? resource : `${resource}/${subresource}`),
    )
    const table = new Set([...definitions, ...managed, ...leases])
    const objects = used.filter((entry) => !entry.endsWith(' '))
    expect(sorted(objects.filter((entry) => !table.has(entry)))).toEqual([])
  })

  it('takes in a namespace that is added, and changes no child of the others', async () => {
    const before = await generations()
    await installed.upgrade(namespaceMode([...allowed, forbidden]))
    await converges(forbidden)
    expect(await generations()).toEqual(before)
  })

  it('leaves servers of a namespace that is removed as they are, unmanaged', async () => {
    const before = await childGenerations(cluster().admin, forbidden)
    await installed.upgrade(namespaceMode(allowed))
    await sleep(3_000)
    expect(await childGenerations(cluster().admin, forbidden)).toEqual(before)
    const deployment = keyOf('apps/v1', 'Deployment', forbidden, 'fetch')
    await cluster().admin.patch(deployment, { spec: { replicas: 2 } })
    await sleep(2_000)
    expect(numberAt(await cluster().admin.get(deployment), 'spec', 'replicas')).toBe(2)
    await cluster().admin.patch(deployment, { spec: { replicas: 1 } })
  })

  it('becomes cluster mode and namespace mode again, and changes no child of a managed server', async () => {
    const before = await generations()
    await installed.upgrade({ operator: { rbac: { scope: 'cluster' } } })
    await apply(plain(forbidden, 'second'))
    await converges(forbidden)
    expect(await generations()).toEqual(before)

    await installed.upgrade(namespaceMode(allowed))
    await apply(plain('team-b', 'third'))
    await converges('team-b')
    const after = await generations()
    expect(Object.fromEntries(Object.entries(after).filter(([name]) => !name.includes('third')))).toEqual(before)
  })

  it('lets the lease be handed over: no restart waited for it', async () => {
    const lease = await cluster().admin.get(
      keyOf('coordination.k8s.io/v1', 'Lease', releaseNamespace, 'toolhive-operator'),
    )
    expect(numberAt(lease, 'spec', 'leaseTransitions')).toBeGreaterThanOrEqual(3)
  })

  async function apply(text: string): Promise<void> {
    for (const object of parseObjects(text)) await cluster().admin.apply(object)
  }

  async function converges(namespace: string): Promise<void> {
    await converged(cluster().admin, namespace, { settings: await installed.settings() })
  }

  async function generations(): Promise<Record<string, unknown>> {
    const all = await Promise.all(allowed.map((namespace) => childGenerations(cluster().admin, namespace)))
    return Object.assign({}, ...all)
  }

  async function operatorRequests(): Promise<AuditEvent[]> {
    return (await cluster().auditEvents()).filter(({ user }) => user === operatorUser)
  }
})

function describeRequest({ verb, uri, code }: AuditEvent): string {
  return `${code} ${verb} ${uri}`
}

function plain(namespace: string, name: string): string {
  return `---
apiVersion: ${toolhive}
kind: MCPServer
metadata: {name: ${name}, namespace: ${namespace}}
spec: {image: ghcr.io/example/${name}:1, transport: stdio}
`
}

function toolConfig(namespace: string, tools: readonly string[]): string {
  return `---
apiVersion: ${toolhive}
kind: MCPToolConfig
metadata: {name: tools, namespace: ${namespace}}
spec: {toolsFilter: ${JSON.stringify(tools)}}
`
}

/** An object of each kind, referring to each other. */
function everything(namespace: string): string {
  return `${toolConfig(namespace, ['fetch'])}
---
apiVersion: ${toolhive}
kind: MCPGroup
metadata: {name: team, namespace: ${namespace}}
spec: {}
---
apiVersion: ${toolhive}
kind: MCPServer
metadata: {name: fetch, namespace: ${namespace}}
spec:
  image: ghcr.io/example/fetch:1
  transport: stdio
  groupRef: team
  toolConfigRef: {name: tools}
---
apiVersion: ${toolhive}
kind: MCPExternalAuthConfig
metadata: {name: exchange, namespace: ${namespace}}
spec:
  type: tokenExchange
  tokenExchange:
    tokenUrl: https://auth.example.com/token
    clientId: proxy
    audience: mcp
    clientSecretRef: {name: exchange, key: secret}
---
apiVersion: ${toolhive}
kind: MCPRemoteProxy
metadata: {name: remote, namespace: ${namespace}}
spec:
  remoteURL: https://mcp.example.com
  oidcConfig: {type: inline, inline: {issuer: https://issuer.example.com, audience: mcp}}
  externalAuthConfigRef: {name: exchange}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: servers, namespace: ${namespace}}
data: {registry.json: '{"version":"1.0.0","last_updated":"2026-01-01T00:00:00Z","servers":{}}'}
---
apiVersion: ${toolhive}
kind: MCPRegistry
metadata: {name: registry, namespace: ${namespace}}
spec:
  source: {type: configmap, configmap: {name: servers, key: registry.json}}
`
}
