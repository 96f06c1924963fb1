import { describe, expect, it } from 'vitest'
import { context, gadgetKind, gadgets, recordedKind } from '../../test/support/engine-kind.ts'
import { recordedSync } from '../../test/support/engine-traffic.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { recordAt } from '../kubernetes/read.ts'
import type { SyncResult } from './kind.ts'
import type { ChildObject, ObjectMap, SyncHookResponse } from './metacontroller-types.ts'
import { configMaps, pods, services } from './resource-kinds.ts'
import { answerCustomize, answerSync, finishAnswer, finishRules } from './response.ts'

const parent: KubernetesObject = {
  apiVersion: 'toolhive.stacklok.dev/v1alpha1',
  kind: 'Gadget',
  metadata: { name: 'g', namespace: 'demo', uid: 'u1', generation: 1 },
  spec: { image: 'example.com/gadget:1' },
}

function child(kind: string, name: string, changes: Record<string, unknown> = {}): ChildObject {
  const { metadata, ...rest } = changes
  return {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name, namespace: 'demo', ...recordAt(metadata) },
    ...rest,
  }
}

function finish(result: Partial<SyncResult>, observed: ObjectMap = {}): SyncHookResponse {
  return finishAnswer({ children: [], status: {}, problems: [], ...result }, { kind: gadgets, parent, observed })
}

describe('a finished answer', () => {
  it('has its children sorted by kind, then name, and pruned', () => {
    const children = [
      child('Service', 'b', { spec: { ports: [] } }),
      child('ConfigMap', 'z', { data: {} }),
      child('Service', 'a', { metadata: { labels: {} } }),
      child('Deployment', 'c'),
    ]
    expect(finish({ children })).toEqual({
      status: {},
      children: [
        child('ConfigMap', 'z'),
        child('Deployment', 'c'),
        child('Service', 'a'),
        child('Service', 'b', { spec: {} }),
      ],
    })
    expect(JSON.stringify(finish({ children: children.toReversed() }))).toBe(JSON.stringify(finish({ children })))
  })

  it('has a status without absent fields', () => {
    expect(Object.keys(finish({ status: { phase: 'Pending', message: undefined } }).status)).toEqual(['phase'])
  })

  it.each([
    [undefined, false],
    [0, false],
    [-1, false],
    [Number.NaN, false],
    [30, true],
  ])('asks for another sync after %s seconds: %s', (resyncAfterSeconds, asked) => {
    expect('resyncAfterSeconds' in finish({ resyncAfterSeconds })).toBe(asked)
  })

  it("never carries the engine's own label, which a user's label of that name would break", () => {
    const [answered] = finish({
      children: [child('Service', 'a', { metadata: { labels: { 'controller-uid': 'x', mine: 'y' } } })],
    }).children
    expect(answered?.metadata.labels).toEqual({ mine: 'y' })
  })

  it('echoes adopted objects once, whether the kind names them or not', () => {
    const observed = {
      'StatefulSet.apps/v1': { 'demo/g': { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: parent.metadata } },
      'Service.v1': {
        'demo/mcp-g-headless': { ...services, metadata: { name: 'mcp-g-headless', namespace: 'demo' } },
        'demo/mcp-g-proxy': { ...services, metadata: { name: 'mcp-g-proxy', namespace: 'demo' } },
      },
    }
    const stubs = [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'mcp-g-headless', namespace: 'demo' } },
      { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'g', namespace: 'demo' } },
    ]
    expect(finish({}, observed).children).toEqual(stubs)
    expect(finish({ children: stubs }, observed).children).toEqual(stubs)
  })

  it.each<[string, SyncResult['children'][number]]>([
    ['a child of a kind that is not declared', child('Secret', 'a')],
    ['a child in a foreign namespace', child('Service', 'a', { metadata: { namespace: 'other' } })],
    ['a child without a namespace', child('Service', 'a', { metadata: { namespace: undefined } })],
    ['a child without a name', child('Service', '')],
    ['a child with a status', child('Service', 'a', { status: {} })],
    ['a child with a version of its own', child('Service', 'a', { metadata: { resourceVersion: '7' } })],
    ['a child with an owner', child('Service', 'a', { metadata: { ownerReferences: [{ name: 'x' }] } })],
    ['a child with a finalizer', child('Service', 'a', { metadata: { finalizers: ['x'] } })],
    ['a child with a null', child('Service', 'a', { spec: { type: null } })],
    ['a child with a label that is null', child('Service', 'a', { metadata: { labels: { a: null } } })],
  ])('is none with %s', (_, bad) => {
    expect(() => finish({ children: [bad] })).toThrow(Error)
  })

  it('is none with two children of one kind and name', () => {
    expect(() => finish({ children: [child('Service', 'a'), child('Service', 'a')] })).toThrow('twice')
  })

  it('is none with a null in the status', () => {
    expect(() => finish({ status: { phase: null } })).toThrow(TypeError)
  })

  it('repairs drift, but not while a problem holds the children', () => {
    const observed = {
      'Service.v1': {
        'demo/g': {
          ...services,
          metadata: { name: 'g', namespace: 'demo' },
          spec: { ports: [{ port: 80 }, { port: 6666 }] },
        },
      },
    }
    const children = [child('Service', 'g', { spec: { ports: [{ port: 80 }] } })]
    const problem = { reason: 'Bad', message: 'bad' }
    expect(finish({ children }, observed).children).toEqual([])
    expect(finish({ children, problems: [{ ...problem, severity: 'warning' }] }, observed).children).toEqual([])
    expect(finish({ children, problems: [{ ...problem, severity: 'error' }] }, observed).children).toEqual(children)
  })
})

describe('the answer to recorded requests', () => {
  const settled = ['03-sync-children-created', '04-sync-deployment-available', '07-sync-pod-image-pull-backoff']
  const adopted = ['05-sync-statefulset-adopted', '06-sync-pod-created', '09-sync-toolconfig-changed']

  it.each([...settled, ...adopted, '08-sync-deployment-image-edited', '12-sync-after-image-change'])(
    '%s names every observed child once and repairs nothing that has not drifted',
    (name) => {
      const request = recordedSync(name)
      const { children } = answerSync(recordedKind, request, context).response
      const observed = Object.values(request.children).flatMap((objects) => Object.values(objects))
      expect(children.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
        observed.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(),
      )
      expect(JSON.stringify(children)).not.toContain('toolhive.stacklok.dev/repair')
    },
  )

  it('stays the same while only statuses change', () => {
    const [first, ...rest] = settled.map((name) => ownChildren(name))
    for (const next of rest) expect(next).toBe(first)
  })
})

describe('the rules of a customize answer', () => {
  it('are those of the kind', () => {
    const asked = { ...parent, spec: { image: 'a', recipe: 'r' } }
    expect(answerCustomize(gadgets, { controller: parent, parent: asked }, context)).toEqual({
      relatedResources: [
        { apiVersion: 'v1', resource: 'configmaps', namespace: 'demo', names: ['r'] },
        { apiVersion: 'v1', resource: 'pods', namespace: 'demo', labelSelector: { matchLabels: { gadget: 'g' } } },
      ],
    })
  })

  it.each([
    ['every namespace', { apiVersion: 'v1', resource: 'pods' }],
    ['a foreign namespace', { apiVersion: 'v1', resource: 'pods', namespace: 'other' }],
    ['an undeclared kind', { apiVersion: 'v1', resource: 'secrets', namespace: 'demo' }],
    [
      'an undeclared label',
      { apiVersion: 'v1', resource: 'pods', namespace: 'demo', labelSelector: { matchLabels: { app: 'x' } } },
    ],
  ])('never ask for %s', (_, rule) => {
    expect(() => finishRules([rule], gadgetKind({ relates: [pods, configMaps] }), parent)).toThrow(Error)
  })
})

function ownChildren(name: string): string {
  const { children } = answerSync(recordedKind, recordedSync(name), context).response
  return JSON.stringify(
    children.filter(({ kind, metadata }) => kind !== 'StatefulSet' && !/headless/.test(metadata.name)),
  )
}
