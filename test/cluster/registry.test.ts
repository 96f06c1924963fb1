import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpRegistry } from '../../hooks/kinds/mcp-registry/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { Settings } from '../../hooks/settings.ts'
import { entry, toolHiveDocument } from '../registry/documents.ts'
import { podContainers } from '../support/containers/pod-containers.ts'
import { keyOf } from './harness/client.ts'
import type { ControlPlane } from './harness/control-plane.ts'
import { condition, garbageCollectorKnowsOurKinds, installDefinitions, ourDefinitions } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { programHere } from './harness/images.ts'
import { asObject } from './harness/objects.ts'
import { startOperator } from './harness/operator.ts'
import { startProgram } from './harness/programs.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const namespace = 'team'

function source(images: Readonly<Record<string, string>>): KubernetesObject {
  const servers = Object.fromEntries(Object.entries(images).map(([name, image]) => [name, entry({ image })]))
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'src', namespace },
    data: { 'registry.json': toolHiveDocument(servers) },
  }
}

function registry(spec: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: toolhive,
    kind: 'MCPRegistry',
    metadata: { name: 'main', namespace },
    spec: { source: { type: 'configmap', configmap: { name: 'src' } }, ...spec },
  }
}

/** The registry's pod, as far as registry-sync goes: with the token of its own account and nothing else. */
async function startRegistrySync(
  cluster: ControlPlane,
  deployment: KubernetesObject,
): Promise<{ readonly token: string; readonly served: string }> {
  const folder = join(cluster.folder, 'registry-pod')
  const served = join(folder, 'registry.json')
  const token = await cluster.tokenFor(namespace, 'main-registry-api')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'token'), token)
  await writeFile(join(folder, 'ca.crt'), await cluster.authority())
  const container = podContainers(deployment).find((candidate) => stringAt(candidate, 'name') === 'registry-sync')
  const { command, args } = programHere(container)
  // what is fixed in a pod is another here; the last one of an option counts
  const here = [`--file=${served}`, '--health-port=0', `--api-server=${cluster.url}`, `--account-directory=${folder}`]
  cluster.track(startProgram({ name: 'registry-sync', command, args: [...args, ...here], folder: cluster.folder }))
  return { token, served }
}

function server(name: string, image: string): KubernetesObject {
  return { apiVersion: toolhive, kind: 'MCPServer', metadata: { name, namespace }, spec: { image } }
}

function published(cluster: ControlPlane, which: 'storage' | 'images' | 'sync'): Promise<KubernetesObject | undefined> {
  return cluster.admin.get(keyOf('v1', 'ConfigMap', namespace, `main-registry-${which}`))
}

async function storedServers(cluster: ControlPlane): Promise<readonly string[]> {
  const text = stringAt(await published(cluster, 'storage'), 'data', 'registry.json')
  return text === undefined ? [] : Object.keys(recordAt(JSON.parse(text), 'servers'))
}

describe('registry-sync against a real API server', () => {
  const cluster = withCluster()
  let token = ''
  let deployment: KubernetesObject

  beforeAll(async () => {
    const { admin } = cluster()
    await installDefinitions(cluster(), await ourDefinitions())
    await cluster().createNamespace(namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' })
    await admin.create(source({ alpha: 'registry.example/alpha:1' }))
    const parent = await admin.create(registry())
    const { children } = answerSync(
      mcpRegistry,
      { controller: parent, parent, children: {}, related: {}, finalizing: false },
      { now: new Date().toISOString(), settings: Settings.parse({}) },
    ).response
    for (const child of children) await admin.apply(asObject(child))
    deployment = asObject(children.find(({ kind }) => kind === 'Deployment'))
    token = (await startRegistrySync(cluster(), deployment)).token
  })

  it('publishes with the rights of its Role alone', async () => {
    await waitFor('the document is stored', async () => (await storedServers(cluster())).includes('alpha'))
    await waitFor('the outcome is published', async () =>
      stringAt(await published(cluster(), 'sync'), 'data', 'outcome.json')?.includes('"Complete"'),
    )
    expect(stringAt(await published(cluster(), 'images'), 'data', 'images')).toBe('registry.example/alpha:1')
  })

  it.each([
    ['GET', '/api/v1/namespaces/team/secrets', 403],
    ['GET', '/api/v1/namespaces/team/configmaps', 403],
    ['GET', '/api/v1/namespaces/team/configmaps/kube-root-ca.crt', 403],
    ['GET', '/api/v1/namespaces/team/configmaps/src', 200],
    ['GET', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/team/mcpregistries/other', 403],
    ['DELETE', '/api/v1/namespaces/team/configmaps/main-registry-storage', 403],
  ])('may %s %s: %i', async (method, path, status) => {
    expect((await cluster().clientFor(token).request(method, path)).status).toBe(status)
  })

  it('may not write another ConfigMap', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace }, data: {} }
    const path = '/api/v1/namespaces/team/configmaps/other?fieldManager=registry-sync&force=true'
    const answer = await cluster().clientFor(token).request('PATCH', path, body, 'application/apply-patch+yaml')
    expect(answer.status).toBe(403)
  })

  it('runs in a pod that the restricted Pod Security Standard admits', async () => {
    const template = recordAt(deployment, 'spec', 'template')
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'dry', namespace }, spec: template['spec'] }
    await expect(cluster().admin.create(asObject(pod), '&dryRun=All')).resolves.toBeDefined()
  })

  it('follows its source', async () => {
    await cluster().admin.apply(source({ beta: 'registry.example/beta:1' }))
    await waitFor('the new document is stored', async () => (await storedServers(cluster())).join() === 'beta')
  })

  it('restores what others delete or change (WART-60)', async () => {
    const { admin } = cluster()
    const storage = keyOf('v1', 'ConfigMap', namespace, 'main-registry-storage')
    await admin.remove(storage)
    await waitFor('the deleted document is back', async () => (await storedServers(cluster())).join() === 'beta')
    await admin.patch(storage, { data: { 'registry.json': '{}' } })
    await waitFor('the changed document is back', async () => (await storedServers(cluster())).join() === 'beta')
    const images = keyOf('v1', 'ConfigMap', namespace, 'main-registry-images')
    const enforces = 'toolhive.stacklok.dev/enforces-images'
    await admin.patch(images, { metadata: { labels: { [enforces]: null } } })
    await waitFor('the removed label is back', async () => (await admin.get(images))?.metadata.labels?.[enforces])
  })

  it('leaves nothing behind when the registry is deleted', async () => {
    await garbageCollectorKnowsOurKinds(cluster())
    await cluster().admin.remove(registry())
    await waitFor('all that was published is gone', async () => {
      const left = await Promise.all(
        (['storage', 'images', 'sync'] as const).map((which) => published(cluster(), which)),
      )
      return left.every((object) => object === undefined)
    })
    await sleep(1500)
    expect(await published(cluster(), 'storage')).toBeUndefined()
  })
})

describeWithEngine('a registry that enforces its images', () => {
  const cluster = withCluster({ nodes: 1 })

  const found = (kind: string, name: string): Promise<KubernetesObject | undefined> =>
    cluster().admin.get(keyOf(kind === 'Deployment' ? 'apps/v1' : toolhive, kind, namespace, name))

  beforeAll(async () => {
    await startOperator(cluster())
    await cluster().createNamespace(namespace)
    await cluster().admin.create(source({ good: 'registry.example/good:1' }))
  })

  it('becomes Ready once its data are synchronised and served', async () => {
    await cluster().admin.create(registry({ enforceServers: true }))
    await waitFor('its account exists', () =>
      cluster().admin.get(keyOf('v1', 'ServiceAccount', namespace, 'main-registry-api')),
    )
    const deployment = await waitFor('its Deployment exists', () => found('Deployment', 'main-api'))
    await startRegistrySync(cluster(), deployment)
    const ready = await waitFor('the registry is Ready', async () => {
      const parent = await found('MCPRegistry', 'main')
      return condition(parent, 'Ready') === 'True' && parent
    })
    expect(recordAt(ready, 'status')).toMatchObject({
      phase: 'Ready',
      syncStatus: { phase: 'Complete', serverCount: 1 },
      storageRef: { configMapRef: { name: 'main-registry-storage' } },
      apiStatus: { endpoint: 'http://main-api.team:8080' },
    })
    expect(condition(ready, 'SyncSuccessful')).toBe('True')
  })

  it('lets a listed image start and no other', async () => {
    await cluster().admin.create(server('good', 'registry.example/good:1'))
    await cluster().admin.create(server('bad', 'registry.example/bad:1'))
    await waitFor('the listed image runs', () => found('Deployment', 'good'))
    const bad = await waitFor('the other is refused', async () => {
      const parent = await found('MCPServer', 'bad')
      return condition(parent, 'ImageValidated') === 'False' && parent
    })
    expect(stringAt(bad, 'status', 'message')).toBe(
      'image "registry.example/bad:1" not found in enforced registries: image validation failed',
    )
    await sleep(300)
    expect(await found('Deployment', 'bad')).toBeUndefined()
  })

  it('acts on a change of its data at once, and lets what runs run on', async () => {
    const before = (await found('Deployment', 'good'))?.metadata.generation
    await cluster().admin.apply(source({ bad: 'registry.example/bad:1' }))
    await waitFor('the image that is listed now starts', () => found('Deployment', 'bad'), { timeout: 10_000 })
    await waitFor(
      'the other says that it is no longer listed',
      async () => condition(await found('MCPServer', 'good'), 'ImageValidated') === 'False',
    )
    await cluster().admin.patch(server('good', ''), { spec: { image: 'registry.example/evil:1' } })
    await sleep(1000)
    const good = await found('Deployment', 'good')
    expect(good?.metadata.generation).toBe(before)
    const [runner] = listAt(good, 'spec', 'template', 'spec', 'containers')
    expect(JSON.stringify(valueAt(runner, 'args'))).toContain('registry.example/good:1')
  })

  it('frees nobody who names a registry that does not enforce (WART-68)', async () => {
    const { admin } = cluster()
    await admin.create({ ...registry(), metadata: { name: 'open', namespace } })
    const labels = { 'toolhive.stacklok.io/registry-name': 'open' }
    const sneaky = server('sneaky', 'registry.example/evil:1')
    await admin.create({ ...sneaky, metadata: { ...sneaky.metadata, labels } })
    await waitFor(
      'it is refused',
      async () => condition(await found('MCPServer', 'sneaky'), 'ImageValidated') === 'False',
    )
    expect(await found('Deployment', 'sneaky')).toBeUndefined()
  })
})
