import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAt, numberAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { keyOf } from './harness/client.ts'
import { childGenerations, converged, ownedChildren } from './harness/compare.ts'
import { garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { inventory } from './harness/inventory.ts'
import { createKubelet, type Kubelet } from './harness/kubelet.ts'
import { few, label } from './harness/objects.ts'
import { engineBinary, repositoryRoot } from './harness/paths.ts'
import { freePorts } from './harness/ports.ts'
import { waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

// The commands of the guide "Deploy the operator", in its order. The charts come from this checkout instead of a
// registry, and each install is told a port for the hooks: all pods share the loopback of this machine. There is no
// kubelet, so `kubectl logs` has nothing to show; the pods run as processes where there is an engine.

const crdChart = join(repositoryRoot, 'charts/operator-crds')
const operatorChart = join(repositoryRoot, 'charts/operator')
const ourPlurals = [
  'mcpexternalauthconfigs',
  'mcptoolconfigs',
  'mcpremoteproxies',
  'mcpservers',
  'mcpgroups',
  'mcpregistries',
]

/** Tells the chart which port the hooks have. */
const portFile = '-f port.yaml'

const server = (namespace: string): string => `
apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: fetch, namespace: ${namespace}}
spec: {image: ghcr.io/example/fetch:1, transport: stdio}
`

describe('the document, command by command', () => {
  const cluster = withCluster({ nodes: 1 })
  let before: readonly string[] = []
  let kubelet: Kubelet
  let port = 0

  beforeAll(async () => {
    before = await inventory(cluster().admin)
    ;[port = 0] = await freePorts(1)
    await writeFile(join(cluster().folder, 'port.yaml'), `operator: {hookPort: ${port}}\n`)
    kubelet = createKubelet(cluster(), 'toolhive-system', 'toolhive-operator')
  })
  afterAll(() => kubelet?.stop())

  describe.each(['the first time', 'the second time'])('%s', (round) => {
    const namespace = round === 'the first time' ? 'one' : 'two'
    let generations: Readonly<Record<string, unknown>> = {}

    it('installs the definitions', async () => {
      await shell('helm upgrade --install toolhive-operator-crds', crdChart)
    })

    it('installs the operator', async () => {
      await shell(
        'helm upgrade --install toolhive-operator',
        operatorChart,
        '-n toolhive-system --create-namespace',
        portFile,
      )
      await podsAreUp(1)
    })

    it('shows its pods as running', async () => {
      const pods = await shell('kubectl get pods -n toolhive-system')
      expect(pods).toMatch(/^toolhive-operator-\S+ +\d\/\d +Running/m)
    })

    it('runs a server', async () => {
      await cluster().createNamespace(namespace)
      await cluster().applyYaml(server(namespace))
      await converges(namespace)
      generations = await childGenerations(cluster().admin, namespace)
    })

    it('is customised: two replicas, another runner image', async () => {
      const image = 'ghcr.io/stacklok/toolhive:v0.2.17'
      await values('values.yaml', `operator:\n  replicaCount: 2\n  toolhiveRunnerImage: ${image}\n`)
      await shell(
        'helm upgrade --install toolhive-operator',
        operatorChart,
        '-n toolhive-system --create-namespace -f values.yaml',
        portFile,
      )
      await podsAreUp(2)
      await runnerImageIs(namespace, image)
    })

    it('shows its values', async () => {
      expect(await shell('helm show values', operatorChart)).toContain('toolhiveRunnerImage')
    })

    it('is set to cluster mode explicitly', async () => {
      await values('values.yaml', "operator:\n  rbac:\n    scope: 'cluster'\n")
      await shell(
        'helm upgrade --install toolhive-operator',
        operatorChart,
        '-n toolhive-system --create-namespace -f values.yaml',
        portFile,
      )
      await podsAreUp(1)
      await runnerImageIs(namespace, 'ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2')
      generations = await childGenerations(cluster().admin, namespace)
    })

    it('answers the commands that check its status', async () => {
      const definitions = await shell('kubectl get crd')
      for (const plural of ourPlurals) expect(definitions).toContain(`${plural}.toolhive.stacklok.dev`)
      expect(await shell('kubectl get deployment -n toolhive-system toolhive-operator')).toMatch(
        /toolhive-operator +1\/1/,
      )
      expect(await shell('kubectl get serviceaccount -n toolhive-system')).toContain('toolhive-operator')
      expect(await shell('kubectl get clusterrole')).toContain('toolhive-operator-manager-role')
      expect(await shell('kubectl get clusterrolebinding')).toContain('toolhive-operator-manager-rolebinding')
      expect(await shell('kubectl get rolebinding --all-namespaces')).toMatch(
        /^toolhive-system +toolhive-operator-leader-election-rolebinding +Role\/toolhive-operator-leader-election-role/m,
      )
    })

    it('is upgraded: definitions by chart and by file, then the operator with --reuse-values', async () => {
      await shell('helm upgrade -i toolhive-operator-crds', crdChart)
      for (const plural of ourPlurals) {
        const file = join(repositoryRoot, `manifests/crds/toolhive.stacklok.dev_${plural}.yaml`)
        await shell('kubectl apply -f', file)
      }
      await shell('helm upgrade -i toolhive-operator', operatorChart, '-n toolhive-system --reuse-values')
      await shell(
        'helm upgrade -i toolhive-operator',
        operatorChart,
        '-n toolhive-system --reuse-values -f values.yaml',
      )
      await podsAreUp(1)
      if (engineBinary !== undefined) await kubelet.rollOver()
      await converges(namespace)
    })

    it('has changed no child by that', async () => {
      expect(await childGenerations(cluster().admin, namespace)).toEqual(generations)
    })

    it('is uninstalled: the server goes on', async () => {
      await shell('helm uninstall toolhive-operator -n toolhive-system')
      await kubelet.sync()
      if (engineBinary !== undefined) expect(await childGenerations(cluster().admin, namespace)).toEqual(generations)
    })

    it('is removed with all servers when the definitions are deleted, and nothing hangs', async () => {
      // It comes back to a kind that was deleted and made again after up to 30 s, and misses what happens until then.
      const spec = { image: 'ghcr.io/example/server:1', transport: 'stdio' }
      await garbageCollectorKnowsOurKinds(cluster(), { kind: 'MCPServer', spec })
      for (const plural of ourPlurals) {
        await shell(`kubectl delete crd ${plural}.toolhive.stacklok.dev --timeout=20s`)
      }
      await shell('helm uninstall toolhive-operator-crds')
      await shell('kubectl delete namespace toolhive-system --timeout=60s')
    })

    it('has left nothing behind', async () => {
      await waitFor(`the children in ${namespace} are gone`, async () => {
        const left = await ownedChildren(cluster().admin, namespace)
        if (left.length > 0) throw new Error(few(left.map(label)).join(', '))
        return true
      })
      await shell(`kubectl delete namespace ${namespace} --timeout=60s`)
      await waitFor('the cluster is as it was', async () => {
        const now = await inventory(cluster().admin)
        const more = now.filter((name) => !before.includes(name))
        if (more.length > 0) throw new Error(few(more).join(', '))
        return true
      })
    })
  })

  function values(name: string, text: string): Promise<void> {
    return writeFile(join(cluster().folder, name), text)
  }

  /** Runs a command as it stands in the document; a part that is a path stays whole. */
  async function shell(...parts: readonly string[]): Promise<string> {
    const words = parts.flatMap((part) => (part.startsWith('/') ? [part] : part.split(' ')))
    const [command, ...args] = words.map((word) =>
      word.endsWith('.yaml') && !word.startsWith('/') ? join(cluster().folder, word) : word,
    )
    const { stdout } = await (command === 'helm' ? cluster().helm(args) : cluster().kubectl(args))
    return stdout
  }

  /** The pods of the Deployment run here, and their stand-ins in the API server are Ready. */
  async function podsAreUp(count: number): Promise<void> {
    const deployment = keyOf('apps/v1', 'Deployment', 'toolhive-system', 'toolhive-operator')
    if (engineBinary !== undefined) {
      await kubelet.sync()
      expect(kubelet.pods()).toHaveLength(count)
    }
    await waitFor(`${count} pods of the operator are Ready`, async () => {
      const found = await cluster().admin.get(deployment)
      return numberAt(found, 'status', 'readyReplicas') === count && numberAt(found, 'status', 'replicas') === count
    })
  }

  async function converges(namespace: string): Promise<void> {
    if (engineBinary !== undefined) await converged(cluster().admin, namespace)
  }

  async function runnerImageIs(namespace: string, image: string): Promise<void> {
    if (engineBinary === undefined) return
    await waitFor(
      `the proxy runs ${image}`,
      async () => {
        const found = await cluster().admin.get(keyOf('apps/v1', 'Deployment', namespace, 'fetch'))
        const [container] = listAt(found, 'spec', 'template', 'spec', 'containers')
        return stringAt(container, 'image') === image
      },
      { timeout: 60_000 },
    )
  }
})
