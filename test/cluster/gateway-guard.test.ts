import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ChildObject } from '../../hooks/engine/metacontroller-types.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { renderAll } from '../../hooks/simulator/rendering/rendering.ts'
import { keyOf } from './harness/client.ts'
import { converged, ownedChildren } from './harness/compare.ts'
import { garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Installed, installCharts } from './harness/installed.ts'
import { asObject, label } from './harness/objects.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const rbac = 'rbac.authorization.k8s.io/v1'
const pod = { containers: [{ name: 'mine', image: 'example.com/mine:1' }] }

/** What somebody else has under each name that an MCPServer `web` uses. */
const foreigners: readonly (readonly [string, string, string, Record<string, unknown>])[] = [
  ['v1', 'ConfigMap', 'web-runconfig', { data: { mine: '1' } }],
  ['v1', 'ServiceAccount', 'web-proxy-runner', {}],
  ['v1', 'Service', 'mcp-web-proxy', { spec: { clusterIP: 'None', selector: { app: 'mine' }, ports: [{ port: 81 }] } }],
  [
    'apps/v1',
    'Deployment',
    'web',
    {
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'mine' } },
        template: { metadata: { labels: { app: 'mine' } }, spec: pod },
      },
    },
  ],
  [rbac, 'Role', 'web-proxy-runner', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] }],
  [
    rbac,
    'RoleBinding',
    'web-proxy-runner',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web-proxy-runner' },
      subjects: [{ kind: 'ServiceAccount', name: 'mine', namespace: 'x' }],
    },
  ],
]

describeWithEngine('objects that are not ours', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed

  beforeAll(async () => {
    installed = await installCharts(cluster())
    await garbageCollectorKnowsOurKinds(cluster())
  })
  afterAll(() => installed?.kubelet.stop())

  it.each(foreigners.map(([apiVersion, kind, name, content]) => ({ apiVersion, kind, name, content })))(
    'a foreign $kind under the name of a child stays byte for byte through create, update and delete of the server',
    async ({ apiVersion, kind, name, content }) => {
      const namespace = `foreign-${kind.toLowerCase()}`
      await cluster().createNamespace(namespace)
      const object = asObject({ apiVersion, kind, metadata: { name, namespace, labels: { app: 'mine' } }, ...content })
      await cluster().admin.create(object)
      await sleep(200) // a new Deployment's status is written once
      const before = await text(object)

      await apply(server(namespace, 'ghcr.io/example/web:1'))
      const event = await waitFor('an event names the object', () => syncError(namespace, name))
      expect(event).toContain(
        `${kind} "${name}" in namespace "${namespace}" exists and does not belong to MCPServer "web"`,
      )
      expect(event).toContain('Delete it, or give the MCPServer another name.')
      expect(await text(object)).toBe(before)

      await apply(server(namespace, 'ghcr.io/example/web:2'))
      await sleep(1_000)
      expect(await text(object)).toBe(before)

      await cluster().admin.remove(keyOf(toolhive, 'MCPServer', namespace, 'web'))
      await sleep(1_000)
      expect(await text(object)).toBe(before)
    },
  )

  it('once it is gone, the server gets its child', async () => {
    const namespace = 'foreign-configmap'
    await apply(server(namespace, 'ghcr.io/example/web:1'))
    await waitFor('an event names the object', () => syncError(namespace, 'web-runconfig'))
    await cluster().admin.remove(keyOf('v1', 'ConfigMap', namespace, 'web-runconfig'))

    await converged(cluster().admin, namespace, { settings: await installed.settings() })
  })

  it('a child that somebody deleted and made anew as his own is his', async () => {
    const namespace = 'replaced'
    await cluster().createNamespace(namespace)
    await apply(server(namespace, 'ghcr.io/example/web:1'))
    await converged(cluster().admin, namespace, { settings: await installed.settings() })
    const mine = asObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web-runconfig', namespace },
      data: { mine: '1' },
    })
    const ours = (await cluster().admin.get(mine))?.metadata.uid

    for (let attempt = 0; attempt < 20; attempt += 1) {
      await cluster().admin.remove(mine)
      const isMine = await cluster()
        .admin.create(mine)
        .then(() => true)
        .catch(() => false) // ours was back before
      await waitFor(
        `attempt ${attempt}: it is ${isMine ? 'mine and only mine' : 'ours'}`,
        async () => {
          const found = await cluster().admin.get(mine)
          expect(found?.metadata.uid).not.toBe(ours)
          if (isMine) expect(found).toMatchObject({ data: { mine: '1' } })
          else expect(found?.['data']).not.toHaveProperty('mine')
          return isMine === (Object.keys(recordAt(found, 'data')).length === 1 && !found?.metadata.ownerReferences)
        },
        { interval: 5, quiet: true },
      )
    }
  })

  it('is reached through the gateway by nobody but the engine, and then only as far as the engine goes', async () => {
    const [pod] = installed.kubelet.pods()
    const gateway = `http://127.0.0.1:${pod?.port(8001)}`
    const secrets = `${gateway}/api/v1/namespaces/kube-system/secrets`
    const file = join(cluster().folder, 'pods', pod?.name ?? '', 'toolhive-kubeconfig', 'kubeconfig')
    const server = new URL(/server: (\S+)/.exec(await readFile(file, 'utf8'))?.[1] ?? '')
    const authorization = `Basic ${Buffer.from(`${server.username}:${server.password}`).toString('base64')}`

    expect(server.host).toBe(new URL(gateway).host)
    expect((await fetch(`${gateway}/api`)).status).toBe(401)
    expect((await fetch(`${gateway}/api`, { headers: { authorization } })).status).toBe(200)
    const [forbidden, log] = [await fetch(secrets, { headers: { authorization } }), await logOf('gateway')]
    expect(await forbidden.json()).toMatchObject({
      code: 403,
      message: expect.stringContaining('The gateway does not'),
    })

    // all that was refused of the engine's own requests until now: nothing
    expect(log.split('\n').filter((line) => line.includes('request was rejected'))).toHaveLength(1)
    expect(await logOf('metacontroller')).not.toContain(server.password)
  })

  async function logOf(container: string): Promise<string> {
    return readFile(installed.kubelet.pods()[0]?.container(container).logFile ?? '', 'utf8')
  }

  async function text(object: KubernetesObject): Promise<string> {
    return JSON.stringify(await cluster().admin.get(object))
  }

  async function syncError(namespace: string, name: string): Promise<string | undefined> {
    const events = await cluster().admin.list('v1', 'Event', namespace)
    return events.map((event) => stringAt(event, 'message') ?? '').find((message) => message.includes(`"${name}"`))
  }

  function apply(object: KubernetesObject): Promise<KubernetesObject> {
    return cluster().admin.apply(object)
  }
})

describeWithEngine('children of the Go operator', () => {
  const cluster = withCluster({ nodes: 1 })
  let installed: Installed

  beforeAll(async () => {
    installed = await installCharts(cluster())
    await installed.kubelet.stop()
  })
  afterAll(() => installed?.kubelet.stop())

  it('are taken over as they are; then its fields are ours alone', async () => {
    const namespace = 'migrated'
    await cluster().createNamespace(namespace)
    const parent = await cluster().admin.apply(server(namespace, 'ghcr.io/example/web:1'))
    const owner = {
      apiVersion: toolhive,
      kind: 'MCPServer',
      name: 'web',
      uid: parent.metadata.uid ?? '',
      controller: true,
      blockOwnerDeletion: true,
    }
    const settings = await installed.settings()
    const [rendering] = renderAll(
      { kinds, objects: [parent], observed: [] },
      { now: new Date().toISOString(), settings },
    )
    const uids = new Map<string, string | undefined>()
    for (const child of rendering?.children ?? []) {
      const theirs = asObject({
        ...child,
        metadata: { ...child.metadata, ownerReferences: [owner] },
        ...remains(child),
      })
      const made = await cluster().admin.create(theirs, '&fieldManager=thv-operator')
      uids.set(label(made), made.metadata.uid)
    }

    await installed.kubelet.sync()
    await converged(cluster().admin, namespace, { settings: await installed.settings() })

    const children = await ownedChildren(cluster().admin, namespace)
    expect(Object.fromEntries(children.map((child) => [label(child), child.metadata.uid]))).toEqual(
      Object.fromEntries(uids),
    )
    for (const child of children) {
      const managers = new Set(listAt(child, 'metadata', 'managedFields').map((entry) => stringAt(entry, 'manager')))
      expect([label(child), managers.has('thv-operator'), managers.has('metacontroller')]).toEqual([
        label(child),
        false,
        true,
      ])
      expect(child.metadata.ownerReferences).toEqual([owner])
    }
    const events = await errors(namespace)
    expect(events.filter((message) => message.includes('does not belong'))).toEqual([])
  })

  it('a ConfigMap whose label somebody removed is not let go', async () => {
    const key = keyOf('v1', 'ConfigMap', 'migrated', 'web-runconfig')
    const before = await cluster().admin.get(key)
    await cluster().admin.patch(key, { metadata: { labels: { 'controller-uid': null } } })

    const after = await waitFor('its label is back', async () => {
      const found = await cluster().admin.get(key)
      return found?.metadata.labels?.['controller-uid'] !== undefined && found
    })
    expect(after.metadata.uid).toBe(before?.metadata.uid)
    expect(after.metadata.ownerReferences).toEqual(before?.metadata.ownerReferences)
  })

  async function errors(namespace: string): Promise<readonly string[]> {
    return (await cluster().admin.list('v1', 'Event', namespace)).map((event) => stringAt(event, 'message') ?? '')
  }
})

function server(namespace: string, image: string): KubernetesObject {
  return asObject({
    apiVersion: toolhive,
    kind: 'MCPServer',
    metadata: { name: 'web', namespace },
    spec: { image, transport: 'stdio' },
  })
}

/** Fields of the Go operator that we do not set. */
function remains(child: ChildObject): Record<string, unknown> {
  if (child.kind === 'ConfigMap') return { data: { ...recordAt(child, 'data'), old: '1' } }
  return child.kind === 'Deployment' ? { spec: { ...recordAt(child, 'spec'), revisionHistoryLimit: 7 } } : {}
}
