import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, numberAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { goChartValues } from '../charts/support/go-chart-values.ts'
import { changedPlaces } from './harness/changes.ts'
import { keyOf } from './harness/client.ts'
import { childVersions, deviations, ownedChildren } from './harness/compare.ts'
import { condition, garbageCollectorKnowsOurKinds } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { createLegacy, installGoCharts, isOurs, legacies, runnerObjects } from './harness/go-operator.ts'
import { guideCommands } from './harness/guide.ts'
import { chartSettings } from './harness/installed.ts'
import { inventory } from './harness/inventory.ts'
import { createKubelet, type Kubelet } from './harness/kubelet.ts'
import { few, label } from './harness/objects.ts'
import { freePorts } from './harness/ports.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

// The commands of docs/migrate-from-go-operator.md, in its order, over what the Go operator was recorded to have stored.

const checksum = 'metadata.annotations.toolhive.stacklok.dev/runconfig-checksum'
const proxy = 'spec.containers[toolhive]'

/** Places in the pod templates that differ, by namespace: each stands in docs/differences.md. Elsewhere nothing restarts. */
const restarts: Readonly<Record<string, readonly string[]>> = {
  // the middleware is whole (WART-06), arguments reach the server (12), volumes are its own (13)
  'mcpserver-everything': [
    checksum,
    ...[2, 4, 5, 6].map((index) => `${proxy}.args[${index}]`),
    `${proxy}.volumeMounts[/data/cache]`,
    `${proxy}.volumeMounts[/data/geo]`,
    'spec.volumes[cache]',
    'spec.volumes[geo]',
  ],
  // the middleware is whole (WART-06), ResourceURL names the Service (03)
  'mcpserver-external-auth': [checksum],
  // the overrides are on the pods, beside the checksum (WART-22, WART-23)
  'mcpserver-overrides-podtemplate': ['metadata.annotations.dep-note', checksum, 'metadata.labels.on-pod'],
  // WART-09
  'mcpserver-telemetry-disabled': [`${proxy}.env[OTEL_RESOURCE_ATTRIBUTES]`],
  // WART-13
  'mcpserver-volumes': [
    `${proxy}.args[2]`,
    `${proxy}.volumeMounts[/conf]`,
    `${proxy}.volumeMounts[/data]`,
    'spec.volumes[conf]',
    'spec.volumes[data]',
  ],
  // the pod fetches its data itself, under an account of its own, and may run where pods are restricted (WART-66)
  'registry-configmap': [
    'metadata.annotations',
    'spec.automountServiceAccountToken',
    'spec.containers[registry-api].securityContext',
    'spec.containers[registry-sync]',
    'spec.securityContext.fsGroup',
    'spec.securityContext.runAsGroup',
    'spec.securityContext.runAsNonRoot',
    'spec.securityContext.runAsUser',
    'spec.securityContext.seccompProfile',
    'spec.serviceAccount',
    'spec.serviceAccountName',
    'spec.volumes[registry-data].configMap',
    'spec.volumes[registry-data].emptyDir',
  ],
  // CA bundle and token file reach the proxy (WART-05), the middleware is whole (06)
  'remoteproxy-full': [checksum],
  'remoteproxy-minimal': [checksum],
}

/** Refused by this operator, run by the other: nothing of theirs changes. D-5: token exchange without OIDC. */
const held = new Set(['externalauth-delete-while-used'])

/** Children of the Go operator that are nobody's wish here: they go with their parent. The registry's pod writes the storage. */
const leftToOthers: Readonly<Record<string, readonly string[]>> = {
  'registry-configmap': ['ConfigMap main-registry-storage'],
}

/** What a cluster gets in each namespace, in the first seconds of its life. */
const madeByItself = / (kube-[a-z-]+|default)\/(default|kube-root-ca\.crt)$/

const all = await legacies()
const takenOver = all.filter(({ name }) => !held.has(name))

describeWithEngine('moving from the Go operator', () => {
  const cluster = withCluster({ nodes: 1 })
  let guide: ReadonlyMap<number, string>
  let kubelet: Kubelet
  let empty: readonly string[] = []
  /** As the Go operator left it. */
  let before: Snapshot
  let after: Snapshot

  beforeAll(async () => {
    empty = await inventory(cluster().admin)
    guide = await guideCommands('migrate-from-go-operator.md')
    const [port = 0] = await freePorts(1)
    await writeFile(join(cluster().folder, 'port.yaml'), `operator: {hookPort: ${port}}\n`)
    await installGoCharts(cluster(), goChartValues)
    for (const legacy of all) await createLegacy(cluster(), legacy)
    await cluster().shell(`
      kubectl annotate deployment/demo service/mcp-demo-proxy -n mcpserver-stdio-minimal example.com/mine=yes
      kubectl rollout restart deployment/sec -n mcpserver-secrets
      kubectl patch mcptoolconfig/limited -n mcpserver-toolconfig --type=json -p '[{"op":"add","path":"/metadata/finalizers/-","value":"example.com/keep"}]'
    `)
    await everyPodIsReady()
    before = await snapshot()
    kubelet = createKubelet(cluster(), 'toolhive-system', 'toolhive-operator')
  })
  afterAll(() => kubelet?.stop())

  it('1: saves objects and values', async () => {
    await section(1)
    const { stdout } = await cluster().shell('cat toolhive-objects.yaml')
    for (const { name } of all) expect(stdout).toContain(`namespace: ${name}\n`)
    await cluster().shell("sed -i '/^  image: /d' values.yaml")
  })

  it('2: uninstalls the old operator', async () => {
    await section(2)
    expect(await snapshot()).toEqual(before)
  })

  it("3: takes its finalizers off, nobody else's, as often as one likes", async () => {
    for (const _ of ['once', 'again']) {
      await section(3)
      const left = (await ours()).flatMap(({ metadata }) => listAt({ metadata }, 'metadata', 'finalizers'))
      expect(left).toEqual(['example.com/keep'])
    }
  })

  it('4: hands the definitions over', async () => {
    await section(4)
    expect(await ours()).toHaveLength(all.flatMap(({ given }) => given.filter(isOurs)).length)
  })

  it('5: installs this operator', async () => {
    await section(5)
    const begun = Date.now()
    await kubelet.sync()
    const settings = await chartSettings(cluster())
    for (const { name } of takenOver) {
      await waitFor(
        `${name} is taken over`,
        async () => {
          const left = new Set(leftToOthers[name]?.map((child) => `${child} is one too many`))
          const found = (await deviations(cluster().admin, name, settings)).filter((line) => !left.has(line))
          if (found.length > 0) throw new Error(few(found).join('\n'))
          return true
        },
        { timeout: 90_000, quiet: true },
      )
    }
    progress(`${takenOver.length} namespaces are taken over after ${Date.now() - begun} ms`)
    await everyPodIsReady()
    await quiet()
    after = await snapshot()
  })

  it.each(takenOver.map((legacy) => [legacy.name, legacy] as const))(
    'takes over every child of %s',
    async (_, legacy) => {
      const wanted = new Set((await ownedChildren(cluster().admin, legacy.name)).filter(isLabelled).map(label))
      for (const recorded of legacy.made.filter((child) => wanted.has(label(child)))) {
        const child = await cluster().admin.get(recorded)
        const owners = child?.metadata.ownerReferences ?? []
        expect(owners.map(({ kind, name }) => `${kind} ${name}`)).toEqual(ownersOf(recorded))
        expect(child?.metadata.labels?.['controller-uid']).toBe(owners[0]?.uid)
        const managers = child?.metadata.managedFields?.map(({ manager }) => manager)
        expect(managers).toContain('metacontroller')
        expect(managers, label(recorded)).not.toContain('thv-operator')
      }
      const rest = legacy.made.filter((child) => !wanted.has(label(child))).map(label)
      expect(rest).toEqual(leftToOthers[legacy.name] ?? [])
    },
  )

  it('restarts no proxy whose pod template is equal', () => {
    const equal = Object.keys(before).filter((name) => restarts[namespaceOf(name)] === undefined)
    const restarted = equal.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]))
    progress(`${equal.length} Deployments with equal pod templates: ${restarted.length} restarts`)
    expect(restarted).toEqual([])
    expect(equal.length).toBeGreaterThan(10)
  })

  it.each(Object.entries(restarts))('restarts %s once, for what the list of differences says', (namespace, places) => {
    const names = Object.keys(before).filter((name) => namespaceOf(name) === namespace)
    for (const name of names) {
      expect(changedPlaces(before[name]?.template, after[name]?.template)).toEqual(places)
      expect(Number(after[name]?.generation)).toBe(Number(before[name]?.generation) + 1)
      expect(after[name]?.pods).toHaveLength(1)
      expect(after[name]?.pods).not.toEqual(before[name]?.pods)
    }
    progress(`${names.join(', ')}: restarted once, for ${places.length} places`)
  })

  it('leaves what others have put on the objects', async () => {
    for (const key of [
      keyOf('apps/v1', 'Deployment', 'mcpserver-stdio-minimal', 'demo'),
      keyOf('v1', 'Service', 'mcpserver-stdio-minimal', 'mcp-demo-proxy'),
    ]) {
      expect((await cluster().admin.get(key))?.metadata.annotations?.['example.com/mine']).toBe('yes')
    }
    const template = after['mcpserver-secrets/sec']?.template
    expect(stringAt(template, 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt')).toBeDefined()
  })

  it('6: hands the StatefulSets over, and restarts none', async () => {
    const objects = all.flatMap(({ given, made }) => given.flatMap((parent) => runnersOf(parent, made)))
    const [sets, pods] = [await versions('StatefulSet'), await serverPods()]
    await section(6)
    await waitFor(`${objects.length} objects of runners are adopted`, async () => {
      const found = await Promise.all(objects.map((object) => cluster().admin.get(object)))
      const free = found.filter((object) => object?.metadata.ownerReferences?.length !== 1)
      if (free.length > 0) throw new Error(few(free.map((object) => object?.metadata.name ?? 'gone')).join(', '))
      return true
    })
    await quiet()
    expect(await versions('StatefulSet')).toEqual(sets)
    expect(await serverPods()).toEqual(pods)
  })

  it('7: shows servers that are Ready, and why one is not', async () => {
    const shown = await section(7)
    for (const { name } of all) expect(shown).toContain(name)
    const servers = (await ours()).filter(({ kind }) => kind === 'MCPServer' || kind === 'MCPRemoteProxy')
    const notReady = servers.filter((server) => readiness(server) !== 'True')
    expect(notReady.map(({ metadata }) => metadata.namespace)).toEqual([...held])
    expect(listAt(notReady[0], 'status', 'conditions')).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'False', reason: 'TokenExchangeNeedsOIDC' }),
    )
  })

  it('leaves a misconfigured server as it is', () => {
    const names = Object.keys(before).filter((name) => held.has(namespaceOf(name)))
    expect(names).toHaveLength(held.size)
    for (const name of names) expect(after[name]).toEqual(before[name])
  })

  it('writes nothing when there is nothing to do', async () => {
    const versionsBefore = await childVersions(cluster().admin)
    await sleep(4_000)
    expect(await childVersions(cluster().admin)).toEqual(versionsBefore)
  })

  it.each([...Object.keys(restarts), 'mcpserver-overrides-metadata'])(
    'has left nothing of the old in %s: made anew its children are the same',
    async (namespace) => {
      const children = (await ownedChildren(cluster().admin, namespace)).filter(isLabelled).filter(isOperators)
      await Promise.all(children.map((child) => cluster().admin.remove(child)))
      const uids = new Set(children.map(({ metadata }) => metadata.uid))
      const anew = await waitFor(`${children.length} children in ${namespace} are made anew`, async () => {
        const found = await Promise.all(children.map((child) => cluster().admin.get(child)))
        return found.every((child) => child !== undefined && !uids.has(child.metadata.uid)) && found
      })
      expect(anew.map(contentOf)).toEqual(children.map(contentOf))
    },
  )

  it('drops from the cluster what is dropped from a manifest', async () => {
    const namespace = 'mcpserver-overrides-metadata'
    const server = (await ours()).find(({ metadata }) => metadata.namespace === namespace)
    const overrides = valueAt(server, 'spec', 'resourceOverrides', 'proxyDeployment')
    const names = Object.keys({ ...recordAt(overrides, 'labels'), ...recordAt(overrides, 'annotations') })
    const deployment = keyOf('apps/v1', 'Deployment', namespace, server?.metadata.name ?? '')
    const present = async (): Promise<string[]> => {
      const { labels, annotations } = (await cluster().admin.get(deployment))?.metadata ?? {}
      return names.filter((name) => name in { ...labels, ...annotations } && !name.startsWith('app'))
    }
    expect((await present()).length).toBeGreaterThan(0)
    await cluster().admin.patch(keyOf(server?.apiVersion ?? '', 'MCPServer', namespace, deployment.metadata.name), {
      spec: { resourceOverrides: null },
    })
    await waitFor('the overrides are gone', async () => (await present()).length === 0)
  })

  it('8: cleans up', async () => {
    await section(8)
  })

  it('deletes every object, and nothing hangs or stays', async () => {
    await garbageCollectorKnowsOurKinds(cluster())
    const begun = Date.now()
    await cluster().shell(
      `kubectl delete mcpservers,mcpremoteproxies,mcpregistries --all --all-namespaces --timeout=30s
       kubectl patch mcptoolconfig/limited -n mcpserver-toolconfig --type=merge -p '{"metadata":{"finalizers":[]}}'`,
    )
    await waitFor('no configuration is in use', async () =>
      (await ours()).every((object) => listAt(object, 'status', 'referencingServers').length === 0),
    )
    await cluster().shell(
      'kubectl delete mcpgroups,mcptoolconfigs,mcpexternalauthconfigs --all --all-namespaces --timeout=30s',
    )
    await waitFor('all children and the objects of all runners are gone', async () => {
      const sets = await cluster().admin.list('apps/v1', 'StatefulSet')
      const services = (await cluster().admin.list('v1', 'Service')).filter(({ metadata }) =>
        all.some(({ name }) => name === metadata.namespace),
      )
      const left = [...(await ownedChildren(cluster().admin)), ...sets, ...services]
      if (left.length > 0) throw new Error(few(left.map(label)).join(', '))
      return true
    })
    progress(`everything was deleted after ${Date.now() - begun} ms`)
  })

  it('leaves nothing in the cluster', async () => {
    const plurals = ['mcpexternalauthconfigs', 'mcptoolconfigs', 'mcpremoteproxies', 'mcpservers', 'mcpgroups']
    const definitions = [...plurals, 'mcpregistries'].map((plural) => `crd/${plural}.toolhive.stacklok.dev`)
    await cluster().shell('helm uninstall toolhive-operator -n toolhive-system')
    await kubelet.sync()
    await cluster().shell(`
      helm uninstall toolhive-operator-crds
      kubectl delete ${definitions.join(' ')} --timeout=30s
      kubectl delete namespace toolhive-system ${all.map(({ name }) => name).join(' ')} --timeout=90s
    `)
    await waitFor('the cluster is as it was', async () => {
      const more = (await inventory(cluster().admin)).filter(
        (name) => !empty.includes(name) && !madeByItself.test(name),
      )
      if (more.length > 0) throw new Error(few(more).join(', '))
      return true
    })
  })

  async function section(number: number): Promise<string> {
    return (await cluster().shell(guide.get(number) ?? 'exit 1')).stdout
  }

  async function ours(): Promise<KubernetesObject[]> {
    const lists = await Promise.all(
      ['MCPServer', 'MCPRemoteProxy', 'MCPToolConfig', 'MCPExternalAuthConfig', 'MCPGroup', 'MCPRegistry'].map((kind) =>
        cluster().admin.list('toolhive.stacklok.dev/v1alpha1', kind),
      ),
    )
    return lists.flat()
  }

  /** Generations by namespace and name. */
  async function versions(kind: string): Promise<unknown> {
    const objects = await cluster().admin.list('apps/v1', kind)
    return objects.map(({ metadata }) => [metadata.namespace, metadata.name, metadata.generation])
  }

  async function serverPods(): Promise<unknown> {
    const pods = await cluster().admin.list('v1', 'Pod', undefined, '?labelSelector=toolhive-tool-type')
    return pods.map(({ metadata }) => metadata.uid ?? '').toSorted(byText)
  }

  async function everyPodIsReady(): Promise<void> {
    await waitFor('every Deployment and StatefulSet is rolled out', async () => {
      const lists = await Promise.all(
        ['Deployment', 'StatefulSet'].map((kind) => cluster().admin.list('apps/v1', kind)),
      )
      const waiting = lists.flat().filter((object) => !isRolledOut(object))
      if (waiting.length > 0) throw new Error(few(waiting.map(label)).join(', '))
      return true
    })
  }

  async function quiet(): Promise<void> {
    await waitFor(
      'nothing is written any more',
      async () => {
        const versions = JSON.stringify(await childVersions(cluster().admin))
        await sleep(1_500)
        return versions === JSON.stringify(await childVersions(cluster().admin))
      },
      { quiet: true },
    )
  }

  async function snapshot(): Promise<Snapshot> {
    const deployments = await cluster().admin.list('apps/v1', 'Deployment')
    const pods = await cluster().admin.list('v1', 'Pod')
    return Object.fromEntries(
      deployments
        .filter(({ metadata }) => all.some(({ name }) => name === metadata.namespace))
        .map((deployment) => {
          const { namespace, name, generation } = deployment.metadata
          const own = pods.filter(
            ({ metadata }) =>
              metadata.namespace === namespace &&
              metadata.ownerReferences?.some((owner) => owner.name.startsWith(`${name}-`)),
          )
          const template = valueAt(deployment, 'spec', 'template')
          return [
            `${namespace}/${name}`,
            { generation, template, pods: own.map(({ metadata }) => metadata.uid ?? '').toSorted(byText) },
          ]
        }),
    )
  }
})

function isLabelled({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['controller-uid'] !== undefined
}

/** Not one of the runner's. */
function isOperators({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['toolhive-tool-type'] === undefined
}

function ownersOf({ metadata }: KubernetesObject): string[] {
  return metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`) ?? []
}

function byText(left: string, right: string): number {
  return left.localeCompare(right)
}

function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf('/'))
}

function runnersOf(parent: KubernetesObject, made: readonly KubernetesObject[]): KubernetesObject[] {
  return parent.kind === 'MCPServer' ? runnerObjects(parent, made) : []
}

function readiness(server: KubernetesObject): string | undefined {
  return condition(server, 'Ready')
}

/** An object without what is new in each one, and without what others have written. */
function contentOf(object: KubernetesObject | undefined): unknown {
  if (object === undefined) return undefined
  const { metadata, status: _, ...content } = object
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !name.startsWith('deployment.'))
  const { clusterIP: _one, clusterIPs: _all, ...spec } = recordAt(content, 'spec')
  return { ...content, spec, labels: metadata.labels, annotations: Object.fromEntries(annotations) }
}

/** What a restart would change, by `<namespace>/<name>` of the Deployment. */
type Snapshot = Readonly<
  Record<
    string,
    { readonly generation: number | undefined; readonly template: unknown; readonly pods: readonly string[] }
  >
>

function isRolledOut(object: KubernetesObject): boolean {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  return (
    numberAt(object, 'status', 'observedGeneration') === object.metadata.generation &&
    numberAt(object, 'status', 'replicas') === wanted &&
    numberAt(object, 'status', 'updatedReplicas') === wanted &&
    numberAt(object, 'status', 'readyReplicas') === wanted
  )
}
