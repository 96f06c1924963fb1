import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberAt } from '../../hooks/kubernetes/read.ts'
import { keyOf } from './harness/client.ts'
import { childGenerations, converged } from './harness/compare.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Installed, installCharts } from './harness/installed.ts'
import { parseObjects } from './harness/objects.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const namespace = 'rolling'
const deployment = keyOf('apps/v1', 'Deployment', namespace, 'always')

/** A change must be acted on within this time, whatever happens to the operator's pods. */
const allowedMilliseconds = 3_000

describeWithEngine('a rolling restart of two replicas', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed

  beforeAll(async () => {
    installed = await installCharts(cluster(), { operator: { replicaCount: 2 } })
    await cluster().createNamespace(namespace)
    for (const object of parseObjects(server)) await cluster().admin.apply(object)
    await converged(cluster().admin, namespace, { settings: await installed.settings() })
  })
  afterAll(() => installed?.kubelet.stop())

  it('leaves no gap: drift made at any moment is repaired within 3 s', async () => {
    const over = new AbortController()
    const rollOver = installed.kubelet.rollOver().finally(() => over.abort())
    const times: number[] = []
    while (!over.signal.aborted) {
      times.push(await timeToRepair())
      await sleep(50)
    }
    await rollOver
    const slowest = Math.max(...times)
    progress(`${times.length} repairs while two pods were replaced; the slowest took ${slowest} ms`)
    expect(times.length).toBeGreaterThan(10)
    expect(slowest).toBeLessThan(allowedMilliseconds)
  })

  it('leaves none either when the leader is deleted twice in a row', async () => {
    for (const _ of ['once', 'again']) {
      const [leader] = installed.kubelet.pods()
      const replaced = installed.kubelet.rollOver()
      expect(await timeToRepair(), leader?.name).toBeLessThan(allowedMilliseconds)
      await replaced
    }
  })

  it('changes no child by itself', async () => {
    const before = await childGenerations(cluster().admin, namespace)
    await installed.kubelet.rollOver()
    await sleep(3_000)
    expect(await childGenerations(cluster().admin, namespace)).toEqual(before)
  })

  async function timeToRepair(): Promise<number> {
    const begun = Date.now()
    await cluster().admin.patch(deployment, { spec: { replicas: 3 } })
    await waitFor(
      'replicas are put back',
      async () => numberAt(await cluster().admin.get(deployment), 'spec', 'replicas') === 1,
      { interval: 10, quiet: true, timeout: 60_000 },
    )
    return Date.now() - begun
  }
})

const server = `
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: always, namespace: ${namespace}}
spec: {image: ghcr.io/example/always:1, transport: stdio}
`
