import { afterAll, beforeAll, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { keyOf } from './harness/client.ts'
import { converged } from './harness/compare.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Installed, installCharts, releaseNamespace } from './harness/installed.ts'
import { asObject } from './harness/objects.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const namespace = 'restarts'
const lease = keyOf('coordination.k8s.io/v1', 'Lease', releaseNamespace, 'toolhive-operator')

describeWithEngine('two replicas', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed

  beforeAll(async () => {
    installed = await installCharts(cluster(), { operator: { replicaCount: 2 } })
    await cluster().createNamespace(namespace)
    await cluster().admin.apply(server(0))
    await converged(cluster().admin, namespace, { settings: await installed.settings() })
  })
  afterAll(() => installed?.kubelet.stop())

  it('act on every change within 3 s while both are replaced', async () => {
    const changes = changing()
    for (let round = 0; round < 3; round += 1) {
      await installed.kubelet.rollOver()
      await sleep(1_000)
    }
    const delays = await changes.end()

    progress(`${delays.length} changes, acted on after at most ${Math.max(...delays)} ms: ${delays.join(' ')}`)
    expect(delays.length).toBeGreaterThan(20)
    expect(Math.max(...delays)).toBeLessThan(3_000)
    await converged(cluster().admin, namespace, { settings: await installed.settings() })
  })

  it('replace an engine that was killed as soon as its gateway sees that it is gone', async () => {
    const changes = changing()
    const holder = await leader()
    for (const pod of installed.kubelet.pods()) pod.kill('metacontroller')
    await waitFor('another engine holds the lease', async () => {
      const now = await leader()
      return now !== '' && now !== holder && now
    })
    await sleep(1_000)

    expect(Math.max(...(await changes.end()))).toBeLessThan(8_000)
  })

  /** Changes the server all the time and measures how long each change takes to reach its Deployment. */
  function changing(): { end(): Promise<readonly number[]> } {
    let isOver = false
    const running = (async () => {
      const delays: number[] = []
      for (;;) {
        if (isOver) return delays
        generation += 1
        const wanted = generation
        const begun = Date.now()
        await cluster().admin.apply(server(wanted))
        await waitFor(`change ${wanted} is acted on`, () => isActedOn(wanted), { interval: 10, quiet: true })
        delays.push(Date.now() - begun)
        await sleep(100)
      }
    })()
    return {
      end() {
        isOver = true
        return running
      },
    }
  }

  async function isActedOn(wanted: number): Promise<boolean> {
    const found = await cluster().admin.get(keyOf('apps/v1', 'Deployment', namespace, 'busy'))
    return JSON.stringify(found?.['spec'] ?? '').includes(`ghcr.io/example/busy:${wanted}"`)
  }

  async function leader(): Promise<string> {
    return stringAt(await cluster().admin.get(lease), 'spec', 'holderIdentity') ?? ''
  }
})

let generation = 0

function server(tag: number): KubernetesObject {
  return asObject({
    apiVersion: toolhive,
    kind: 'MCPServer',
    metadata: { name: 'busy', namespace },
    spec: { image: `ghcr.io/example/busy:${tag}`, transport: 'stdio' },
  })
}
