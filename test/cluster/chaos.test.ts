import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keyOf, type ObjectKey } from './harness/client.ts'
import { converged, deviations } from './harness/compare.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Installed, installCharts } from './harness/installed.ts'
import { few, parseObjects } from './harness/objects.ts'
import { signalGroup } from './harness/programs.ts'
import { progress } from './harness/progress.ts'
import { sleep } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const namespaces = Array.from({ length: 10 }, (_, index) => `team-${index}`)

/** Milliseconds that one look at ten namespaces takes on two cores that are free. */
const usualLook = 400

describeWithEngine('trouble in ten namespaces', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed
  /** Times are meant for a machine that does nothing else. */
  let slowness = 1

  beforeAll(async () => {
    for (const namespace of namespaces) await cluster().createNamespace(namespace)
    installed = await installCharts(cluster(), {
      operator: { rbac: { scope: 'namespace', allowedNamespaces: namespaces } },
    })
    for (const namespace of namespaces)
      for (const object of parseObjects(everything(namespace))) await cluster().admin.apply(object)
    for (const namespace of namespaces) await converges(namespace, 120_000)
    slowness = Math.max(1, (await look()) / usualLook)
    progress(`times count ${slowness.toFixed(1)}-fold: the machine is busy with other things`)
  })
  afterAll(() => installed?.kubelet.stop())

  it('is repaired within 2 s after random edits and deletes alone', async () => {
    await edits(10_000)
    await allRepairedWithin(2_000)
  })

  it('is repaired within 2 s after the hooks were killed under edits', async () => {
    const edited = edits(5_000)
    installed.kubelet.pods()[0]?.kill('manager')
    await edited
    await allRepairedWithin(20_000)
    await edits(1_000)
    await allRepairedWithin(2_000)
  })

  it('is repaired after the engine was frozen under edits', async () => {
    const engine = installed.kubelet.pods()[0]?.container('metacontroller')
    signalGroup(engine?.pid ?? 0, 'SIGSTOP')
    await edits(4_000)
    signalGroup(engine?.pid ?? 0, 'SIGCONT')
    await allRepairedWithin(5_000)
  })

  it('in one namespace, deleted and made again, is its own affair', async () => {
    const [one = '', ...others] = namespaces
    await cluster().kubectl(['delete', 'namespace', one, '--timeout=60s'])
    await edits(2_000, others)
    await allRepairedWithin(2_000, others)
    await cluster().createNamespace(one)
    await installed.upgrade({ operator: { rbac: { scope: 'namespace', allowedNamespaces: namespaces } } })
    for (const object of parseObjects(everything(one))) await cluster().admin.apply(object)
    await allRepairedWithin(20_000, [one])
  })

  it('leaves every server as it is rendered, and no loop of errors', async () => {
    for (const namespace of namespaces) await converges(namespace, 30_000)
    const engine = installed.kubelet.pods()[0]?.container('metacontroller')
    const before = readFileSync(engine?.logFile ?? '', 'utf8').length
    await sleep(10_000)
    const after = readFileSync(engine?.logFile ?? '', 'utf8')
    expect(
      few(
        after
          .slice(before)
          .split('\n')
          .filter((line) => line.includes('"error"')),
      ),
    ).toEqual([])
  })

  /** Edits and deletes children of the namespaces at random, as fast as one client can. */
  async function edits(milliseconds: number, among: readonly string[] = namespaces): Promise<void> {
    const until = Date.now() + milliseconds
    let count = 0
    for (; Date.now() < until; count += 1) {
      const namespace = among[Math.floor(Math.random() * among.length)] ?? ''
      const disturb = disturbances[Math.floor(Math.random() * disturbances.length)]
      // absent just now, or the API server is away
      await disturb?.(namespace).catch(() => undefined)
    }
    progress(`${count} edits and deletes in ${milliseconds / 1000} s`)
  }

  const disturbances: readonly ((namespace: string) => Promise<unknown>)[] = [
    (namespace) => cluster().admin.remove(deployment(namespace)),
    (namespace) => cluster().admin.patch(deployment(namespace), { spec: { replicas: 3 } }),
    (namespace) => cluster().admin.patch(deployment(namespace), { metadata: { labels: { toolhive: 'no' } } }),
    (namespace) => cluster().admin.remove(keyOf('v1', 'Service', namespace, 'mcp-fetch-proxy')),
    (namespace) =>
      cluster().admin.patch(keyOf('v1', 'Service', namespace, 'mcp-fetch-proxy'), { spec: { type: 'NodePort' } }),
    (namespace) =>
      cluster().admin.patch(keyOf('v1', 'ConfigMap', namespace, 'fetch-runconfig'), { data: { foreign: 'x' } }),
    (namespace) => cluster().admin.remove(keyOf('v1', 'ServiceAccount', namespace, 'fetch-proxy-runner')),
    (namespace) =>
      cluster().admin.patch(keyOf('rbac.authorization.k8s.io/v1', 'Role', namespace, 'fetch-proxy-runner'), {
        rules: [],
      }),
    (namespace) =>
      cluster().admin.patch(keyOf(toolhive, 'MCPServer', namespace, 'fetch'), { spec: { args: [`${Math.random()}`] } }),
    (namespace) =>
      cluster().admin.patch(keyOf(toolhive, 'MCPToolConfig', namespace, 'tools'), {
        spec: { toolsFilter: [`t${Math.random()}`] },
      }),
  ]

  /** One look at the namespaces: how slow this machine is just now. */
  async function look(): Promise<number> {
    const begun = Date.now()
    await Promise.all(namespaces.map((namespace) => deviations(cluster().admin, namespace)))
    return Date.now() - begun
  }

  async function allRepairedWithin(milliseconds: number, among: readonly string[] = namespaces): Promise<void> {
    const begun = Date.now()
    const settings = await installed.settings()
    let took = 0
    let left: string[] = ['not looked yet']
    while (left.length > 0 && took < milliseconds + 60_000) {
      await sleep(100)
      // what a look sees was so when it began
      took = Date.now() - begun
      left = (await Promise.all(among.map((namespace) => deviations(cluster().admin, namespace, settings)))).flat()
    }
    progress(`all is repaired after ${took} ms (allowed: ${milliseconds} ms)`)
    expect(few(left)).toEqual([])
    expect(took).toBeLessThan(milliseconds * slowness)
  }

  async function converges(namespace: string, timeout: number): Promise<void> {
    await converged(cluster().admin, namespace, { settings: await installed.settings(), timeout, quiet: true })
  }
})

function deployment(namespace: string): ObjectKey {
  return keyOf('apps/v1', 'Deployment', namespace, 'fetch')
}

/** One object of each kind. */
function everything(namespace: string): string {
  return `
apiVersion: ${toolhive}
kind: MCPToolConfig
metadata: {name: tools, namespace: ${namespace}}
spec: {toolsFilter: [fetch]}
---
apiVersion: ${toolhive}
kind: MCPGroup
metadata: {name: team, namespace: ${namespace}}
spec: {}
---
apiVersion: ${toolhive}
kind: MCPServer
metadata: {name: fetch, namespace: ${namespace}}
spec: {image: ghcr.io/example/fetch:1, transport: stdio, groupRef: team, toolConfigRef: {name: tools}}
---
apiVersion: ${toolhive}
kind: MCPRemoteProxy
metadata: {name: remote, namespace: ${namespace}}
spec:
  remoteURL: https://mcp.example.com
  oidcConfig: {type: inline, inline: {issuer: https://issuer.example.com, audience: mcp}}
`
}
