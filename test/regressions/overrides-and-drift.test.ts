import { describe, expect, it } from 'vitest'
import type { KubernetesObject, ObjectReference } from '../../hooks/kubernetes/objects.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { deleteObject, editObject } from '../../hooks/simulator/edit.ts'
import type { JsonPatch } from '../../hooks/simulator/json-patch.ts'
import type { Pass } from '../../hooks/simulator/simulation.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'
import { change, live, running, settle, statusOf } from '../support/running.ts'
import { conditionOf, proxyOf, reasonsOf, serverOf, synced } from '../support/workload.ts'

const prefix = 'mcpserver.toolhive.stacklok.dev'
const names = { MCPServer: 'demo-server', MCPRemoteProxy: 'demo-proxy' } as const

async function edit(simulation: Simulation, kind: string, name: string, patch: JsonPatch): Promise<readonly Pass[]> {
  const { apiVersion } = live(simulation, kind, name)
  const reference: ObjectReference = { apiVersion, kind, name, namespace: 'demo' }
  editObject(simulation, reference, patch)
  return settle(simulation)
}

const written = (passes: readonly Pass[]): readonly unknown[] =>
  passes.flatMap(({ created, updated, deleted }) => [...created, ...updated, ...deleted]).filter(isOurs)

/** Pods, ReplicaSets and StatefulSets come from the model of nodes and runner. */
function isOurs({ kind }: ObjectReference): boolean {
  return !['Pod', 'ReplicaSet', 'StatefulSet'].includes(kind)
}

function overridden(value: string): Readonly<Record<string, unknown>> {
  const metadata = { labels: { team: value }, annotations: { note: value } }
  return { resourceOverrides: { proxyDeployment: metadata, proxyService: metadata } }
}

function restarted(annotations: Readonly<Record<string, string>>): KubernetesObject {
  const entries = Object.entries(annotations).map(([key, value]) => [`${prefix}/${key}`, value])
  return serverOf({}, { annotations: Object.fromEntries(entries) })
}

function annotationsOf(simulation: Simulation): Readonly<Record<string, unknown>> {
  return recordAt(live(simulation, 'Deployment', 'demo-server'), 'spec', 'template', 'metadata', 'annotations')
}

describe.each([
  ['MCPServer', serverOf, 'mcp-demo-server-proxy'],
  ['MCPRemoteProxy', proxyOf, 'mcp-demo-proxy-remote-proxy'],
] as const)('%s', (kind, parentOf, service) => {
  const name = names[kind]

  it('WART-22, WART-23: overrides of the pods are on the pods, beside the checksum; those of the Deployment on the Deployment', async () => {
    const podTemplateMetadataOverrides = { labels: { pod: 'x' }, annotations: { note: 'p' } }
    const simulation = await running(
      parentOf({
        resourceOverrides: {
          proxyDeployment: { labels: { team: 'a' }, annotations: { note: 'd' }, podTemplateMetadataOverrides },
        },
      }),
    )
    const deployment = live(simulation, 'Deployment', name)
    const template = recordAt(deployment, 'spec', 'template', 'metadata')
    expect(deployment.metadata.labels).toMatchObject({ team: 'a' })
    expect(deployment.metadata.labels).not.toHaveProperty('pod')
    expect(template['labels']).toMatchObject({ pod: 'x' })
    expect(template['annotations']).toEqual({
      note: 'p',
      'toolhive.stacklok.dev/runconfig-checksum': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('WART-24, WART-26: changed overrides reach what exists', async () => {
    const simulation = await running(parentOf(overridden('a')))
    await change(simulation, parentOf(overridden('b')))
    for (const { metadata } of [live(simulation, 'Deployment', name), live(simulation, 'Service', service)]) {
      expect(metadata.labels).toMatchObject({ team: 'b' })
      expect(metadata.annotations).toMatchObject({ note: 'b' })
    }
    await change(simulation, parentOf())
    for (const { metadata } of [live(simulation, 'Deployment', name), live(simulation, 'Service', service)]) {
      expect(metadata.labels).not.toHaveProperty('team')
      expect(metadata.annotations ?? {}).not.toHaveProperty('note')
    }
  })

  it('WART-25: an annotation of another controller is tolerated, and nothing is written for it', async () => {
    const simulation = await running(
      parentOf({ resourceOverrides: { proxyDeployment: { annotations: { note: 'mine' } } } }),
    )
    const path = '/metadata/annotations/deployment.kubernetes.io~1revision'
    const passes = await edit(simulation, 'Deployment', name, [{ op: 'add', path, value: '7' }])
    expect(written(passes)).toEqual([])
    expect(live(simulation, 'Deployment', name).metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '7',
      note: 'mine',
    })
  })

  it('WART-25, WART-27: a changed port reaches the Service and the URL', async () => {
    const simulation = await running(parentOf())
    const parent = parentOf(kind === 'MCPServer' ? { proxyPort: 9090 } : { port: 9090 })
    await change(simulation, parent)
    expect(valueAt(live(simulation, 'Service', service), 'spec', 'ports')).toMatchObject([
      { port: 9090, targetPort: 9090 },
    ])
    expect(statusOf(simulation, parent)['url']).toBe(`http://${service}.demo.svc.cluster.local:9090`)
  })

  it('WART-31, WART-43: rights are repaired, what others add to an account stays', async () => {
    const simulation = await running(parentOf())
    const account = kind === 'MCPServer' ? `${name}-proxy-runner` : `${name}-remote-proxy-runner`
    await edit(simulation, 'ServiceAccount', account, [
      { op: 'add', path: '/imagePullSecrets', value: [{ name: 'pull' }] },
      { op: 'add', path: '/metadata/annotations', value: { note: 'theirs' } },
    ])
    const before = live(simulation, 'Role', account)['rules']
    await edit(simulation, 'Role', account, [{ op: 'replace', path: '/rules', value: [] }])
    expect(live(simulation, 'Role', account)['rules']).toEqual(before)
    await edit(simulation, 'RoleBinding', account, [
      { op: 'replace', path: '/subjects', value: [{ kind: 'ServiceAccount', name: 'foreign', namespace: 'demo' }] },
    ])
    expect(
      listAt(live(simulation, 'RoleBinding', account), 'subjects').map((subject) => stringAt(subject, 'name')),
    ).toEqual([account])
    expect(live(simulation, 'ServiceAccount', account)).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
      metadata: { annotations: { note: 'theirs' } },
    })
  })

  it('WART-44: an edited RunConfig is put back', async () => {
    const simulation = await running(parentOf())
    const runConfig = `${name}-runconfig`
    const before = live(simulation, 'ConfigMap', runConfig)['data']
    await edit(simulation, 'ConfigMap', runConfig, [{ op: 'replace', path: '/data/runconfig.json', value: '{}' }])
    expect(live(simulation, 'ConfigMap', runConfig)['data']).toEqual(before)
  })

  it('WART-47: nothing waits for something that nobody tells of: every deleted child comes back', async () => {
    const simulation = await running(parentOf())
    for (const [childKind, child] of [
      ['ConfigMap', `${name}-runconfig`],
      ['Deployment', name],
      ['Service', service],
    ] as const) {
      const { apiVersion } = live(simulation, childKind, child)
      deleteObject(simulation, { apiVersion, kind: childKind, name: child, namespace: 'demo' })
      await settle(simulation)
      expect(live(simulation, childKind, child).metadata.name).toBe(child)
    }
  })

  it('writes nothing once it runs', async () => {
    const simulation = await running(parentOf({ resources: { limits: { cpu: '1000m', memory: '0.5Gi' } } }))
    const passes = await edit(simulation, 'Service', service, [
      { op: 'add', path: '/metadata/annotations', value: { a: 'b' } },
    ])
    expect(written(passes)).toEqual([])
  })
})

describe('restarts of an MCPServer', () => {
  const at = '2026-11-22T11:00:00Z'

  it('WART-28: rolling, once, and the time stays on the pods', async () => {
    const simulation = await running(serverOf())
    const { uid, generation = 0 } = live(simulation, 'Deployment', 'demo-server').metadata
    await change(simulation, restarted({ 'restarted-at': at }))
    const after = live(simulation, 'Deployment', 'demo-server').metadata
    expect(annotationsOf(simulation)).toMatchObject({ [`${prefix}/restarted-at`]: at })
    expect(after.uid).toBe(uid)
    expect(after.generation).toBe(generation + 1)
    expect(written(await settle(simulation))).toEqual([])
  })

  it('WART-29: immediately, by making the Deployment anew, once', async () => {
    const simulation = await running(serverOf())
    const { uid } = live(simulation, 'Deployment', 'demo-server').metadata
    await change(simulation, restarted({ 'restarted-at': at, 'restart-strategy': 'immediate' }))
    const after = live(simulation, 'Deployment', 'demo-server').metadata
    expect(after.uid).not.toBe(uid)
    expect(annotationsOf(simulation)).toMatchObject({ [`${prefix}/restarted-at`]: at })
    expect(conditionOf({ status: statusOf(simulation, serverOf()) }, 'Ready')).toMatchObject({ status: 'True' })
    await change(simulation, restarted({ 'restarted-at': at, 'restart-strategy': 'immediate' }))
    expect(live(simulation, 'Deployment', 'demo-server').metadata.uid).toBe(after.uid)
  })

  it('WART-29: immediately does not stop what is deployed for the first time', async () => {
    const simulation = await running(restarted({ 'restarted-at': at, 'restart-strategy': 'immediate' }))
    expect(live(simulation, 'Deployment', 'demo-server').metadata.generation).toBe(1)
  })

  it('WART-30: a time that is none is told of, and restarts nothing', async () => {
    const simulation = await running(serverOf())
    const before = live(simulation, 'Deployment', 'demo-server').metadata.generation
    await change(simulation, restarted({ 'restarted-at': 'yesterday' }))
    expect(live(simulation, 'Deployment', 'demo-server').metadata.generation).toBe(before)
    expect(conditionOf({ status: statusOf(simulation, serverOf()) }, 'ConfigurationWarning')).toMatchObject({
      reason: 'RestartRequestInvalid',
    })
  })
})

describe('WART-39', () => {
  it('an MCPServer and an MCPRemoteProxy of one name do not overwrite each other; the later one goes on when the other is gone', async () => {
    const server = serverOf({}, { name: 'twin', creationTimestamp: '2026-01-01T00:00:00Z' })
    const proxy = proxyOf({}, { name: 'twin', creationTimestamp: '2026-01-02T00:00:00Z' })
    const simulation = await running(server, proxy)
    expect(live(simulation, 'Deployment', 'twin').metadata.labels).toMatchObject({ app: 'mcpserver' })
    expect(statusOf(simulation, server)['phase']).toBe('Running')
    expect(conditionOf({ status: statusOf(simulation, proxy) }, 'Ready')).toMatchObject({ reason: 'NameConflict' })
    const { apiVersion, kind } = server
    deleteObject(simulation, { apiVersion, kind, name: 'twin', namespace: 'demo' })
    await settle(simulation)
    expect(live(simulation, 'Deployment', 'twin').metadata.labels).toMatchObject({ app: 'mcpremoteproxy' })
    expect(statusOf(simulation, proxy)['phase']).toBe('Ready')
  })
})

describe('WART-38', () => {
  it.each(['1000m', '0.5', '1024Mi'])('a request of %s is never written twice', async (memory) => {
    const simulation = await running(serverOf({ resources: { requests: { memory } } }))
    expect(written(await settle(simulation))).toEqual([])
    expect(reasonsOf(synced(serverOf({ resources: { requests: { memory } } })))).toEqual([])
  })
})
