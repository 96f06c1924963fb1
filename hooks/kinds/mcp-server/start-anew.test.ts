import { describe, expect, it } from 'vitest'
import { childOf, inlinePolicies, objectMap, objectOf, serverOf, synced } from '../../../test/support/workload.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'

type Fields = Readonly<Record<string, unknown>>

const parent = { name: 'x', uid: 'uid-x' }
const before: Fields = { image: 'example.com/x:1', transport: 'streamable-http', env: [{ name: 'A', value: '1' }] }
const headless = objectOf('v1', 'Service', { metadata: { name: 'mcp-x-headless' } })

function statefulSet(updateRevision = 'x-1'): KubernetesObject {
  const status = { currentRevision: 'x-1', updateRevision, readyReplicas: 1 }
  return objectOf('apps/v1', 'StatefulSet', { metadata: { name: 'x' }, status })
}

function proxyPod(restartCount: number, state = 'running'): KubernetesObject {
  const status = { containerStatuses: [{ name: 'toolhive', restartCount, state: { [state]: {} } }] }
  return objectOf('v1', 'Pod', { metadata: { name: 'x-1-a', labels: { app: 'mcpserver' } }, status })
}

/** What there is of a server of that spec whose runner has made what it makes. */
function running(spec: Fields, server = statefulSet()): ObjectMap {
  return objectMap(...synced(serverOf(spec, parent)).children, server, headless)
}

function answered(spec: Fields, children: ObjectMap, related: readonly KubernetesObject[] = []): readonly string[] {
  const answer = synced(serverOf(spec, parent), { children, related })
  return answer.children.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
}

const runs = expect.arrayContaining(['StatefulSet x', 'Service mcp-x-headless', 'Deployment x'])

describe('a server and its proxy', () => {
  it.each<[string, Fields]>([
    ['the image', { image: 'example.com/x:2' }],
    ['the environment', { env: [{ name: 'A', value: '2' }] }],
    ['the transport', { transport: 'sse' }],
    ['the pod template', { podTemplateSpec: { spec: { priorityClassName: 'high' } } }],
    ['the policies', { authzConfig: inlinePolicies }],
    ['the tools', { tools: ['echo'] }],
  ])('are started anew when %s changes', (_, change) => {
    const names = answered({ ...before, ...change }, running(before))
    expect(names).not.toContain('StatefulSet x')
    expect(names).not.toContain('Service mcp-x-headless')
    expect(names).not.toContain('Deployment x')
    expect(names).toContain('Service mcp-x-proxy')
  })

  it('are started anew when the runner has changed the StatefulSet', () => {
    expect(answered(before, running(before, statefulSet('x-2')), [proxyPod(0)])).not.toContain('StatefulSet x')
  })

  it.each<[string, number, object]>([
    ['a runner that starts again and again writes it anew each time', 3, {}],
    ['several replicas write it one after the other', 0, { replicas: 2 }],
  ])('go on where %s', (_, restarts, spec) => {
    const deployment = childOf(synced(serverOf(before, parent)), 'Deployment', 'x')
    const scaled = { ...deployment, spec: { ...Object(deployment['spec']), ...spec } }
    const { 'Deployment.apps/v1': _one, ...others } = running(before, statefulSet('x-2'))
    expect(answered(before, { ...others, ...objectMap(scaled) }, [proxyPod(restarts)])).toEqual(runs)
  })

  it('go on where no runner runs that could have changed it', () => {
    const children = running(before, statefulSet('x-2'))
    expect(answered(before, children)).toEqual(runs)
    expect(answered(before, children, [proxyPod(0, 'waiting')])).toEqual(runs)
  })

  it('go on where nothing has changed, and where the new spec cannot be honoured', () => {
    expect(answered(before, running(before), [proxyPod(0)])).toEqual(runs)
    expect(answered({ ...before, image: '-bad' }, running(before))).toEqual(runs)
  })

  it('roll over as usual as long as the runner has made nothing', () => {
    const { 'StatefulSet.apps/v1': _none, ...children } = running(before)
    expect(answered({ ...before, image: 'example.com/x:2' }, children)).toContain('Deployment x')
  })

  it('go on where only the owner is new: after a take-over its label joins the others', () => {
    const children = objectMap(
      ...synced(serverOf(before, { name: 'x', uid: 'other' })).children,
      statefulSet(),
      headless,
    )
    expect(answered(before, children)).toEqual(runs)
  })

  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'x', uid: 'gone', controller: true }

  it.each<[string, boolean, object]>([
    ['a former pod that is stopping', true, { deletionTimestamp: '2026-01-01T00:00:00Z' }],
    [
      'a former pod whose StatefulSet is gone',
      true,
      { labels: { 'controller-uid': 'uid-x' }, ownerReferences: [owner] },
    ],
    ['no pod that was let go on purpose', false, { labels: { 'controller-uid': 'uid-x' } }],
    ['no pod of a StatefulSet that is not ours', false, { ownerReferences: [owner] }],
  ])('wait for %s before they start', (_, isWaiting, { labels = {}, ...metadata }: { labels?: object }) => {
    const pod = objectOf('v1', 'Pod', { metadata: { name: 'x-0', labels: { app: 'x', ...labels }, ...metadata } })
    expect(answered(before, {}, [pod]).includes('Deployment x')).toBe(!isWaiting)
  })
})
