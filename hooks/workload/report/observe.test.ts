import { describe, expect, it } from 'vitest'
import { objectMap, objectOf } from '../../../test/support/workload.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { mcpServerTraits } from '../../kinds/mcp-server/traits.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { runConfigChecksumAnnotation } from '../names.ts'
import { observeWorkload } from './observe.ts'

const ready = { observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1 }

function deployment(status: object | undefined, spec: object = { replicas: 1 }): KubernetesObject {
  return objectOf('apps/v1', 'Deployment', { metadata: { name: 'x', generation: 2 }, spec, status })
}

function statefulSet(readyReplicas: number): KubernetesObject {
  return objectOf('apps/v1', 'StatefulSet', { metadata: { name: 'x' }, status: { readyReplicas } })
}

function pod(app: string, status: object): KubernetesObject {
  return objectOf('v1', 'Pod', { metadata: { name: `x-${app}`, labels: { app } }, status })
}

const crashing = {
  phase: 'Running',
  containerStatuses: [{ name: 'c', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
}
const pulling = {
  phase: 'Pending',
  containerStatuses: [{ name: 'c', state: { waiting: { reason: 'ImagePullBackOff' } } }],
}

interface PodOptions {
  readonly createdAt: string
  readonly replicaSet?: string
  readonly deletedAt?: string
}

const time = (clock: string): string => `2026-01-01T${clock}:00Z`

function podOf(
  name: string,
  status: object,
  { createdAt, replicaSet = 'new', deletedAt }: PodOptions,
): KubernetesObject {
  return objectOf('v1', 'Pod', {
    metadata: {
      name,
      labels: { app: 'mcpserver' },
      creationTimestamp: time(createdAt),
      deletionTimestamp: deletedAt && time(deletedAt),
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: replicaSet, uid: replicaSet, controller: true },
      ],
    },
    status,
  })
}

function observed(...objects: readonly KubernetesObject[]): ReturnType<typeof observeWorkload> {
  const children = objectMap(...objects.filter(({ kind }) => kind !== 'Pod'))
  const related = objectMap(...objects.filter(({ kind }) => kind === 'Pod'))
  return observeWorkload({ traits: mcpServerTraits, name: 'x', namespace: 'demo', built: undefined, children, related })
}

describe('observeWorkload', () => {
  it.each([
    ['the Deployment is rolled out', [deployment(ready)]],
    ['the server behind it serves too', [deployment(ready), statefulSet(1)]],
    [
      'an autoscaler has made more of them',
      [deployment({ ...ready, replicas: 3, updatedReplicas: 3, readyReplicas: 3 }, { replicas: 3 })],
    ],
    ['an old pod in trouble is left over', [deployment(ready), pod('mcpserver', crashing)]],
  ])('runs where %s', (_, objects) => {
    expect(observed(...objects)).toMatchObject({ state: 'running', reason: 'DeploymentReady' })
  })

  it.each<[string, readonly KubernetesObject[]]>([
    ['the controller has not seen the newest spec', [deployment({ ...ready, observedGeneration: 1 })]],
    ['the old pods still take the calls', [deployment({ ...ready, updatedReplicas: 0 })]],
    ['an old pod is still there', [deployment({ ...ready, replicas: 2 })]],
    ['the server is not ready', [deployment(ready), statefulSet(0)]],
    [
      'the server has no status yet',
      [deployment(ready), objectOf('apps/v1', 'StatefulSet', { metadata: { name: 'x' } })],
    ],
    ['the proxy has a pod that is not ready', [deployment(undefined), pod('mcpserver', { phase: 'Running' })]],
    ['a pod waits for its image', [deployment(undefined), pod('mcpserver', pulling)]],
    [
      'a new pod crashes while an old one serves',
      [deployment({ ...ready, updatedReplicas: 0 }), pod('mcpserver', crashing)],
    ],
  ])('starts where %s', (_, objects) => {
    expect(observed(...objects).state).toBe('starting')
  })

  it.each<[string, readonly KubernetesObject[], string]>([
    ['the proxy crashes', [deployment(undefined), pod('mcpserver', crashing)], 'CrashLoopBackOff'],
    [
      'the pod of the proxy gave up',
      [deployment(undefined), pod('mcpserver', { phase: 'Failed', reason: 'Evicted' })],
      'Evicted',
    ],
  ])('has failed where %s', (_, objects, reason) => {
    expect(observed(...objects)).toMatchObject({ state: 'failed', reason })
  })

  it.each<[string, readonly KubernetesObject[]]>([
    ['there is nothing', []],
    ['the Deployment has no pods yet', [deployment(undefined)]],
    ['it is scaled to none', [deployment({ observedGeneration: 2 }, { replicas: 0 })]],
    ['the status is none', [deployment({ readyReplicas: 'many' })]],
  ])('knows of no pods where %s', (_, objects) => {
    expect(observed(...objects)).toMatchObject({ state: 'none', message: 'No pods found', readyReplicas: 0 })
  })

  it('says what it waits for', () => {
    expect(observed(deployment(ready), statefulSet(0)).message).toBe(
      'The proxy is ready, but the MCP server behind it is not ready yet',
    )
    expect(observed(deployment({ ...ready, replicas: 2 })).message).toBe(
      'A new version of the proxy is being rolled out',
    )
    expect(observed(deployment(undefined), pod('mcpserver', {})).message).toBe('Deployment is not yet ready')
  })

  it.each<[string, readonly KubernetesObject[], object]>([
    [
      'a pod that was evicted, but the one after it, which starts',
      [
        podOf('a', { phase: 'Failed', reason: 'Evicted' }, { createdAt: '10:00' }),
        podOf('b', { phase: 'Pending' }, { createdAt: '11:00' }),
      ],
      { state: 'starting', reason: 'DeploymentNotReady', message: 'Deployment is not yet ready' },
    ],
    [
      'a pod that was evicted, but the one after it, which cannot pull its image',
      [
        podOf('a', { phase: 'Failed', reason: 'Evicted' }, { createdAt: '10:00' }),
        podOf('b', pulling, { createdAt: '11:00' }),
      ],
      { state: 'starting', reason: 'ImagePullBackOff' },
    ],
    [
      'a pod that ended with its node, whatever the order in which pods are listed',
      [
        podOf('a', pulling, { createdAt: '11:00' }),
        podOf('b', { phase: 'Failed', reason: 'NodeShutdown' }, { createdAt: '10:00' }),
      ],
      { state: 'starting', reason: 'ImagePullBackOff' },
    ],
    [
      'pods of an older ReplicaSet, but those of the newest one',
      [
        podOf('a', crashing, { createdAt: '10:00', replicaSet: 'old' }),
        podOf('b', { phase: 'Pending' }, { createdAt: '11:00' }),
      ],
      { state: 'starting', reason: 'DeploymentNotReady' },
    ],
    [
      'a pod that an older ReplicaSet has made anew since',
      [
        podOf('a', { phase: 'Failed', reason: 'Evicted' }, { createdAt: '10:00', replicaSet: 'old' }),
        podOf('b', pulling, { createdAt: '11:00' }),
        podOf('c', crashing, { createdAt: '12:00', replicaSet: 'old' }),
      ],
      { state: 'starting', reason: 'ImagePullBackOff' },
    ],
  ])('does not ask %s', (_, pods, expected) => {
    expect(observed(deployment(undefined), ...pods)).toMatchObject(expected)
  })

  it.each<[string, readonly KubernetesObject[], object]>([
    [
      'two of which the older one crashes',
      [podOf('a', crashing, { createdAt: '10:00' }), podOf('b', { phase: 'Running' }, { createdAt: '11:00' })],
      { state: 'failed', reason: 'CrashLoopBackOff' },
    ],
    [
      'two that were both evicted: the newer',
      [
        podOf('a', { phase: 'Failed', reason: 'NodeShutdown' }, { createdAt: '10:00' }),
        podOf('b', { phase: 'Failed', reason: 'Evicted' }, { createdAt: '11:00' }),
      ],
      { state: 'failed', reason: 'Evicted' },
    ],
    [
      'no one that is being deleted: the pods of an older ReplicaSet say nothing either',
      [
        podOf('a', crashing, { createdAt: '10:00', replicaSet: 'old' }),
        podOf('b', pulling, { createdAt: '11:00', deletedAt: '11:30' }),
      ],
      { state: 'starting', reason: 'DeploymentNotReady' },
    ],
    [
      'one that was evicted, when its successor is being deleted',
      [
        podOf('a', { phase: 'Failed', reason: 'Evicted' }, { createdAt: '10:00' }),
        podOf('b', pulling, { createdAt: '11:00', deletedAt: '11:30' }),
      ],
      { state: 'failed', reason: 'Evicted' },
    ],
  ])('asks %s', (_, pods, expected) => {
    expect(observed(deployment(undefined), ...pods)).toMatchObject(expected)
  })

  it("tells what keeps the server's own pod from running, too", () => {
    expect(observed(deployment(ready), statefulSet(0), pod('x', pulling))).toMatchObject({
      state: 'starting',
      reason: 'ImagePullBackOff',
      readyReplicas: 1,
    })
  })

  it('tells of the server that exits, not of the proxy that exits for want of it', () => {
    const exited = { name: 'c', restartCount: 1, state: { terminated: { reason: 'Completed', exitCode: 0 } } }
    const proxy = pod('mcpserver', { containerStatuses: [exited] })
    const { state, message } = observed(deployment(undefined), statefulSet(0), proxy, pod('x', crashing))
    expect({ state, message }).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('of pod x-x keeps exiting'),
    })
  })

  it('has failed where the server exits again and again, though its proxy is ready', () => {
    expect(observed(deployment(ready), statefulSet(0), pod('x', crashing)).state).toBe('failed')
  })

  it.each<[string, object]>([
    ['has a newer template than the controller has seen', { observedGeneration: 1, readyReplicas: 1 }],
    ['still has a pod of the older template', { currentRevision: 'x-1', updateRevision: 'x-2', readyReplicas: 1 }],
  ])('starts where the StatefulSet %s', (_, status) => {
    const server = objectOf('apps/v1', 'StatefulSet', { metadata: { name: 'x', generation: 2 }, status })
    expect(observed(deployment(ready), server)).toMatchObject({
      state: 'starting',
      message: 'The proxy is ready, but the MCP server behind it is not ready yet',
    })
  })

  it.each<[string, (template: object) => object]>([
    ['RunConfig', (template) => ({ ...template, metadata: { annotations: { [runConfigChecksumAnnotation]: 'new' } } })],
    ['arguments', (template) => ({ ...template, spec: { containers: [{ args: ['run', 'x:2'] }] } })],
  ])('starts where what runs is not of the wanted %s: the change is in this very answer', (_, change) => {
    const template = { metadata: { annotations: {} }, spec: { containers: [{ args: ['run', 'x:1'] }] } }
    const present = deployment(ready, { template })
    const observation = (built: readonly ChildObject[]): string =>
      observeWorkload({
        traits: mcpServerTraits,
        name: 'x',
        namespace: 'demo',
        built,
        children: objectMap(present),
        related: {},
      }).state
    expect(observation([present])).toBe('running')
    expect(observation([deployment(ready, { template: change(template) })])).toBe('starting')
  })

  it('says that a changed server waits for its former pod', () => {
    const stopping = { ...pod('x', {}), metadata: { name: 'x-0', deletionTimestamp: '2026-01-01T00:00:00Z' } }
    expect(observed(stopping)).toMatchObject({
      state: 'starting',
      message: 'The previous pod of the MCP server is still terminating',
    })
  })

  it('does not take a Deployment of another name for its own', () => {
    const other = objectOf('apps/v1', 'Deployment', { metadata: { name: 'y', generation: 2 }, spec: {}, status: ready })
    expect(observed(other).state).toBe('none')
  })
})
