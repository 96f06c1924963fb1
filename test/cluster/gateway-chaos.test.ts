import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { keyOf } from './harness/client.ts'
import { deviations } from './harness/compare.ts'
import { garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Installed, installCharts } from './harness/installed.ts'
import { asObject, few } from './harness/objects.ts'
import { progress } from './harness/progress.ts'
import { startTroubledApiServer, type TroubledApiServer } from './harness/troubled-api-server.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const rbac = 'rbac.authorization.k8s.io/v1'
const namespaces = Array.from({ length: 50 }, (_, index) => `team-${index}`)
const binding = keyOf(rbac, 'RoleBinding', 'team-0', 'toolhive-operator-manager-rolebinding')

describeWithEngine('fifty namespaces', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed
  let api: TroubledApiServer

  beforeAll(async () => {
    await Promise.all(namespaces.map((namespace) => cluster().createNamespace(namespace)))
    api = await startTroubledApiServer(cluster().url, cluster().caFile)
    installed = await installCharts(cluster(), values())
    await garbageCollectorKnowsOurKinds(cluster())
    await Promise.all(namespaces.map((namespace) => cluster().admin.apply(server(namespace, 0))))
    await isConverged(60_000)
  })
  afterAll(async () => {
    await installed?.kubelet.stop()
    await api?.stop()
  })

  it('cost fewer than 10 connections and 120 MiB', async () => {
    const metrics = await gatewayMetrics()
    progress(`connections: ${metrics('toolhive_gateway_upstream_connections')}, watches: ${api.watches()}`)
    progress(`resident: ${Math.round(metrics('process_resident_memory_bytes') / 1024 / 1024)} MiB`)

    expect(metrics('toolhive_gateway_upstream_connections')).toBeLessThan(10)
    expect(metrics('process_resident_memory_bytes')).toBeLessThan(120 * 1024 * 1024)
  })

  it('get what happens in the last of them within a second', async () => {
    const begun = Date.now()
    await cluster().admin.apply(asObject({ ...server('team-49', 1), metadata: { name: 'late', namespace: 'team-49' } }))
    await waitFor(
      'its Deployment exists',
      () => cluster().admin.get(keyOf('apps/v1', 'Deployment', 'team-49', 'late')),
      {
        interval: 5,
      },
    )

    expect(Date.now() - begun).toBeLessThan(1_000)
  })

  it('are what they should be 2 s after 60 s of edits, cut watches, old versions, revoked rights and a new API server', {
    timeout: 400_000,
  }, async () => {
    const edits = editing()
    try {
      await disturb()
    } finally {
      await edits.end()
      api.expire(0)
    }

    const took = await isConverged(30_000)
    progress(`${edits.count()} edits, ${api.expired()} versions too old: converged ${took} ms after the last`)
    expect(took).toBeLessThan(2_000)
    await isQuiet()
  })

  it('are what they should be 20 s after the death of the gateway', async () => {
    const edits = editing()
    installed.kubelet.pods()[0]?.kill('gateway')
    await sleep(3_000)
    await edits.end()

    expect(await isConverged(60_000)).toBeLessThan(20_000)
    await isQuiet()
  })

  async function disturb(): Promise<void> {
    api.expire(0.1)
    for (let second = 0; second < 60; second += 3) {
      api.endWatches()
      if (second % 15 === 6) api.breakConnections()
      if (second === 9) await cluster().admin.remove(binding)
      if (second === 18) await installed.upgrade(values())
      if (second === 30) {
        // A shutdown would take its 5 s, and the engine gives up its lease when it cannot renew it for 10 s.
        await cluster().apiServer().stop('SIGKILL')
        await cluster().startApiServer()
      }
      await sleep(3_000)
    }
  }

  function values(): Record<string, unknown> {
    return {
      operator: { rbac: { scope: 'namespace', allowedNamespaces: namespaces } },
      gateway: { env: { API_SERVER_URL: api.url } },
    }
  }

  /** Edits servers and children at random, all the time. */
  function editing(): { end(): Promise<void>; count(): number } {
    let isOver = false
    let count = 0
    const running = (async () => {
      for (;;) {
        if (isOver) return
        // Some hit an API server that is down, or a child that is being made.
        await edit(namespaces[count % namespaces.length] ?? '', count).catch(() => undefined)
        count += 1
        await sleep(250)
      }
    })()
    return {
      end() {
        isOver = true
        return running
      },
      count: () => count,
    }
  }

  async function edit(namespace: string, count: number): Promise<void> {
    const { admin } = cluster()
    const name = nameIn(namespace)
    const deployment = keyOf('apps/v1', 'Deployment', namespace, name)
    const runConfig = keyOf('v1', 'ConfigMap', namespace, `${name}-runconfig`)
    const edits: readonly (() => Promise<unknown>)[] = [
      () => admin.apply(server(namespace, count)),
      () => admin.remove(deployment),
      () => admin.remove(runConfig),
      () => admin.patch(deployment, { spec: { replicas: 3 } }),
      () => admin.patch(runConfig, { data: { 'runconfig.json': '{}' } }),
      () => admin.remove(keyOf('v1', 'ServiceAccount', namespace, `${name}-proxy-runner`)),
      () => admin.remove(keyOf('v1', 'Service', namespace, `mcp-${name}-proxy`)),
      () =>
        admin.remove(keyOf(toolhive, 'MCPServer', namespace, name)).then(() => admin.apply(server(namespace, count))),
    ]
    await edits[Math.floor(Math.random() * edits.length)]?.()
  }

  /** Waits until every server equals its rendering; answers after how many milliseconds the look began that found it so. */
  async function isConverged(timeout: number): Promise<number> {
    const begun = Date.now()
    const settings = await installed.settings()
    return waitFor(
      'everything has converged',
      async () => {
        const looked = Date.now()
        const found = await deviations(cluster().admin, undefined, settings)
        if (found.length > 0) throw new Error(few(found).join('\n'))
        return looked - begun
      },
      { timeout, interval: 250 },
    )
  }

  /** Nobody complains once all is well. */
  async function isQuiet(): Promise<void> {
    await sleep(3_000)
    const before = complaints()
    await sleep(10_000)
    expect(few(complaints().slice(before.length))).toEqual([])
  }

  function complaints(): readonly string[] {
    const [pod] = installed.kubelet.pods()
    return ['gateway', 'metacontroller', 'manager'].flatMap((container) =>
      readFileSync(pod?.container(container).logFile ?? '', 'utf8')
        .split('\n')
        .filter((line) => /"level":"(warn|error)"/.test(line)),
    )
  }

  async function gatewayMetrics(): Promise<(name: string) => number> {
    const [pod] = installed.kubelet.pods()
    const text = await (await fetch(`http://127.0.0.1:${pod?.port(8082)}/metrics`)).text()
    return (name) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      )
  }
})

/** Names are unique in the cluster, so that all namespaces can be compared at once. */
function nameIn(namespace: string): string {
  return `server-${namespace}`
}

function server(namespace: string, tag: number): KubernetesObject {
  return asObject({
    apiVersion: toolhive,
    kind: 'MCPServer',
    metadata: { name: nameIn(namespace), namespace },
    spec: { image: `ghcr.io/example/server:${tag}`, transport: 'stdio' },
  })
}
