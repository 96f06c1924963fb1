import { beforeAll, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { keyOf, type ObjectKey } from './harness/client.ts'
import { childGenerations, childVersions, converged, ownedChildren } from './harness/compare.ts'
import { garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { asObject, few, label, parseObjects } from './harness/objects.ts'
import { type Operator, startOperator } from './harness/operator.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

const toolhive = 'toolhive.stacklok.dev/v1alpha1'
const runnerManager = 'toolhive-container-manager'

describeWithEngine('the life of a server', () => {
  const cluster = withCluster({ nodes: 1 })
  let operator: Operator

  beforeAll(async () => {
    operator = await startOperator(cluster())
    await garbageCollectorKnowsOurKinds(cluster())
  })

  it('begins without children while a reference is missing, and says which', async () => {
    await cluster().createNamespace('references')
    await apply(referringServer)
    const waiting = await waitFor('the status names what is missing', async () => {
      const found = await cluster().admin.get(serverKey('references', 'refers'))
      return reasons(found).length > 0 && found
    })
    expect(messageOf(waiting)).toContain('"tools" does not exist')
    expect(messageOf(waiting)).toContain('"policies" with the policies does not exist')
    expect(await ownedChildren(cluster().admin, 'references')).toEqual([])
  })

  it('starts when the last missing reference appears, and follows its changes', async () => {
    await apply(toolConfig(['read']))
    await sleep(300)
    expect(await ownedChildren(cluster().admin, 'references')).toEqual([])
    await apply(policies('permit(principal, action, resource);'))
    await seen('the RunConfig has the policies', async () =>
      (await runConfig('references', 'refers')).includes('permit('),
    )
    await converged(cluster().admin, 'references')

    await apply(policies('forbid(principal, action, resource);'))
    await seen('changed policies are in the RunConfig', async () =>
      (await runConfig('references', 'refers')).includes('forbid('),
    )
    await apply(toolConfig(['write']))
    await seen('a changed tool filter is in the RunConfig', async () =>
      (await runConfig('references', 'refers')).includes('"write"'),
    )
    await converged(cluster().admin, 'references')
  })

  it('keeps its last good children when a reference is deleted, and goes on when it returns', async () => {
    const before = await childGenerations(cluster().admin, 'references')
    await cluster().admin.remove(keyOf('v1', 'ConfigMap', 'references', 'policies'))
    await waitFor('the status says that the policies are missing', async () =>
      reasons(await cluster().admin.get(serverKey('references', 'refers'))).includes('AuthorizationConfigMapInvalid'),
    )
    await sleep(500)
    expect(await childGenerations(cluster().admin, 'references')).toEqual(before)
    await apply(policies('permit(principal, action, resource);'))
    await seen('the policies are back', async () => (await runConfig('references', 'refers')).includes('permit('))
  })

  it('joins a group that appears later', async () => {
    await cluster().createNamespace('groups')
    await apply(`${plainServer('groups', 'member')}  groupRef: team\n`)
    await sleep(300)
    await apply(`apiVersion: ${toolhive}\nkind: MCPGroup\nmetadata: {name: team, namespace: groups}\nspec: {}\n`)
    await seen('the group lists its member', async () => {
      const group = await cluster().admin.get(keyOf(toolhive, 'MCPGroup', 'groups', 'team'))
      return listAt(group, 'status', 'servers').includes('member')
    })
    await cluster().admin.remove(keyOf(toolhive, 'MCPGroup', 'groups', 'team'))
    await seen('the server says that its group is gone', async () =>
      reasons(await cluster().admin.get(serverKey('groups', 'member'))).some((reason) => reason.includes('NotFound')),
    )
  })

  it('loses its name to an older remote proxy of the same name, and gets it when that goes', async () => {
    await cluster().createNamespace('names')
    await apply(remoteProxy('names', 'twin'))
    await converged(cluster().admin, 'names')
    const before = await childGenerations(cluster().admin, 'names')
    // creation times have whole seconds
    await sleep(1_100)
    await apply(plainServer('names', 'twin'))
    await waitFor('the later one reports the conflict', async () =>
      reasons(await cluster().admin.get(serverKey('names', 'twin'))).includes('NameConflict'),
    )
    expect(await childGenerations(cluster().admin, 'names')).toEqual(before)
    await cluster().admin.remove(keyOf(toolhive, 'MCPRemoteProxy', 'names', 'twin'))
    await waitFor('the later one has the name', async () => {
      const found = await cluster().admin.get(keyOf('apps/v1', 'Deployment', 'names', 'twin'))
      return found?.metadata.ownerReferences?.some(({ kind }) => kind === 'MCPServer')
    })
  })

  it("adopts the runner's StatefulSet and headless Service, and never writes to them", async () => {
    await cluster().createNamespace('adopted')
    await apply(plainServer('adopted', 'runs'))
    await converged(cluster().admin, 'adopted')
    const { uid } = asObject(await cluster().admin.get(serverKey('adopted', 'runs'))).metadata
    expect(await runConfig('adopted', 'runs')).toContain(`"controller-uid": "${uid}"`)

    for (const object of runnerObjects('adopted', 'runs', uid ?? '', 'server:1')) await byRunner(object)
    for (const object of runnerObjects('adopted', 'runs', uid ?? '', 'server:1')) {
      await waitFor(`${label(object)} is adopted`, async () =>
        (await cluster().admin.get(object))?.metadata.ownerReferences?.some((owner) => owner.uid === uid),
      )
    }
    await settle()
    const before = await versionsOf(runnerObjects('adopted', 'runs', uid ?? '', ''))
    for (const object of runnerObjects('adopted', 'runs', uid ?? '', 'server:1')) await byRunner(object)
    await settle()
    expect(await versionsOf(runnerObjects('adopted', 'runs', uid ?? '', ''))).toEqual(before)
  })

  it('starts the server anew when its runner has given it another template', async () => {
    const uidOf = async (kind: string): Promise<string | undefined> =>
      (await cluster().admin.get(keyOf('apps/v1', kind, 'adopted', 'runs')))?.metadata.uid
    const proxy = await uidOf('Deployment')
    const uid = (await cluster().admin.get(serverKey('adopted', 'runs')))?.metadata.uid ?? ''
    for (const object of runnerObjects('adopted', 'runs', uid, 'server:2')) await byRunner(object)

    await waitFor('the proxy is another one, and the server waits for its runner', async () => {
      const now = await uidOf('Deployment')
      return now !== undefined && now !== proxy && (await uidOf('StatefulSet')) === undefined
    })
    for (const object of runnerObjects('adopted', 'runs', uid, 'server:2')) await byRunner(object)
    for (const object of runnerObjects('adopted', 'runs', uid, 'server:2')) {
      await waitFor(`${label(object)} of the new runner is adopted`, async () =>
        (await cluster().admin.get(object))?.metadata.ownerReferences?.some((owner) => owner.uid === uid),
      )
    }
  })

  it('takes the adopted objects with it when it is deleted', async () => {
    const begun = Date.now()
    await cluster().admin.remove(serverKey('adopted', 'runs'))
    await waitFor('everything of the server is gone', async () => {
      const rest = await Promise.all(
        runnerObjects('adopted', 'runs', '', '').map((object) => cluster().admin.get(object)),
      )
      const left = [
        ...rest.filter((object) => object !== undefined),
        ...(await ownedChildren(cluster().admin, 'adopted')),
      ]
      if (left.length > 0) throw new Error(few(left.map(label)).join(', '))
      return true
    })
    progress(`deleted with all children after ${Date.now() - begun} ms`)
  })

  it('goes with its namespace, references and all', async () => {
    await cluster().kubectl(['delete', 'namespace', 'references', 'groups', 'names', 'adopted', '--timeout=60s'])
  })

  it('survives the death of the hooks in the middle of a rollout', async () => {
    await rolledOut('hooks-killed', async () => {
      await operator.hooks.stop('SIGKILL')
      await sleep(1_000)
      await operator.hooks.start()
    })
  })

  it('survives the death of the engine in the middle of a rollout', async () => {
    await rolledOut('engine-killed', async () => {
      await operator.engine.stop('SIGKILL')
      await sleep(1_000)
      await operator.engine.start()
    })
  })

  it('survives a restart of the API server, and drift made meanwhile is repaired', async () => {
    await rolledOut('api-server', async () => {
      await cluster().stopApiServer()
      await cluster().startApiServer()
    })
    const deployment = keyOf('apps/v1', 'Deployment', 'api-server', 's0')
    await cluster().admin.patch(deployment, { spec: { replicas: 5 } })
    await waitFor(
      'drift is repaired',
      async () => numberAt(await cluster().admin.get(deployment), 'spec', 'replicas') === 1,
    )
  })

  it('does not notice a restart of hooks and engine', async () => {
    await settle()
    const before = await childVersions(cluster().admin)
    expect(Object.keys(before).length).toBeGreaterThan(100)
    await operator.engine.stop()
    await operator.hooks.stop()
    await operator.hooks.start()
    await operator.engine.start()
    await sleep(8_000)
    expect(await childVersions(cluster().admin)).toEqual(before)
  })

  /** Applies twenty servers, disturbs, changes all of them, and waits until every one equals its rendering. */
  async function rolledOut(namespace: string, disturb: () => Promise<void>): Promise<void> {
    await cluster().createNamespace(namespace)
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`)
    await Promise.all(names.map((name) => apply(plainServer(namespace, name))))
    await disturb()
    await Promise.all(names.map((name) => apply(`${plainServer(namespace, name)}  args: [--after]\n`)))
    await converged(cluster().admin, namespace, { timeout: 90_000 })
  }

  async function apply(text: string): Promise<void> {
    for (const object of parseObjects(text)) await cluster().admin.apply(object)
  }

  function byRunner(object: KubernetesObject): Promise<KubernetesObject> {
    return cluster().admin.apply(object, { manager: runnerManager })
  }

  async function runConfig(namespace: string, name: string): Promise<string> {
    const found = await cluster().admin.get(keyOf('v1', 'ConfigMap', namespace, `${name}-runconfig`))
    return stringAt(found, 'data', 'runconfig.json') ?? ''
  }

  async function versionsOf(keys: readonly ObjectKey[]): Promise<unknown[]> {
    return Promise.all(keys.map(async (key) => (await cluster().admin.get(key))?.metadata.resourceVersion))
  }

  /** Controllers of the cluster (quota, endpoints, StatefulSet) have had their say. */
  async function settle(): Promise<void> {
    await waitFor(
      'nothing is written any more',
      async () => {
        const before = await everything()
        await sleep(1_000)
        return before === (await everything())
      },
      { quiet: true },
    )
  }

  async function everything(): Promise<string> {
    const sets = await cluster().admin.list('apps/v1', 'StatefulSet')
    return JSON.stringify([await childVersions(cluster().admin), sets.map(({ metadata }) => metadata.resourceVersion)])
  }
})

async function seen(what: string, predicate: () => Promise<boolean>): Promise<void> {
  await waitFor(what, predicate, { interval: 5 })
}

function serverKey(namespace: string, name: string): ObjectKey {
  return keyOf(toolhive, 'MCPServer', namespace, name)
}

function reasons(object: unknown): string[] {
  return listAt(object, 'status', 'conditions')
    .filter((entry) => stringAt(entry, 'status') !== 'True')
    .map((entry) => stringAt(entry, 'reason') ?? '')
}

function messageOf(object: unknown): string {
  return listAt(object, 'status', 'conditions')
    .map((entry) => stringAt(entry, 'message') ?? '')
    .join('\n')
}

function plainServer(namespace: string, name: string): string {
  return `apiVersion: ${toolhive}
kind: MCPServer
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  image: ghcr.io/example/server:1
  transport: stdio
`
}

function remoteProxy(namespace: string, name: string): string {
  return `apiVersion: ${toolhive}
kind: MCPRemoteProxy
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  remoteURL: https://mcp.example.com
  oidcConfig: {type: inline, inline: {issuer: https://issuer.example.com, audience: mcp}}
`
}

const referringServer = `apiVersion: ${toolhive}
kind: MCPServer
metadata: {name: refers, namespace: references}
spec:
  image: ghcr.io/example/server:1
  transport: stdio
  toolConfigRef: {name: tools}
  authzConfig: {type: configMap, configMap: {name: policies}}
`

function toolConfig(tools: readonly string[]): string {
  return `apiVersion: ${toolhive}
kind: MCPToolConfig
metadata: {name: tools, namespace: references}
spec: {toolsFilter: ${JSON.stringify(tools)}}
`
}

function policies(policy: string): string {
  const document = { version: 'v1', type: 'cedarv1', cedar: { policies: [policy], entities_json: '[]' } }
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: policies, namespace: references}
data: {authz.json: '${JSON.stringify(document)}'}
`
}

/** What the proxy runner applies for a server: a StatefulSet and its headless Service, labelled by its RunConfig. */
function runnerObjects(namespace: string, name: string, uid: string, image: string): KubernetesObject[] {
  const labels = { 'toolhive-name': name, toolhive: 'true', 'controller-uid': uid }
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace, labels },
      spec: {
        serviceName: `mcp-${name}-headless`,
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name: 'mcp', image }] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `mcp-${name}-headless`, namespace, labels },
      spec: { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'http', port: 8080 }] },
    },
  ]
}
