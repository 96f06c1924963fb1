import { describe, expect, it } from 'vitest'
import type { KubernetesObject, ManagedFieldsEntry } from '../kubernetes/objects.ts'
import { listAt } from '../kubernetes/read.ts'
import type { ChildObject, ObjectMap } from './metacontroller-types.ts'
import * as repairs from './repairs.ts'

const group = 'example.com'
const repairedChild = (desired: ChildObject, observed: KubernetesObject): ChildObject | undefined =>
  repairs.repairedChild(desired, observed, group)
const repairedChildren = (desired: readonly ChildObject[], observed: ObjectMap): readonly ChildObject[] =>
  repairs.repairedChildren(desired, observed, group)

const mark = 'toolhive-operator repairs version 7'
const lastApplied = 'metacontroller.k8s.io/last-applied-configuration'

function owned(manager: string, fieldsV1: Record<string, unknown>): ManagedFieldsEntry {
  return { manager, operation: manager === 'metacontroller' ? 'Apply' : 'Update', fieldsV1 }
}

function seen(desired: ChildObject, changes: Record<string, unknown>, metadata: object = {}): KubernetesObject {
  return { ...desired, ...changes, metadata: { ...desired.metadata, resourceVersion: '7', ...metadata } }
}

const binding: ChildObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'a', namespace: 'demo' },
  roleRef: { kind: 'Role', name: 'a' },
  subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'demo' }],
}
const stored = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' }
const mallory = { kind: 'User', name: 'mallory' }

describe('a RoleBinding', () => {
  it.each<[string, Record<string, unknown>, object, boolean]>([
    ['as we wrote it', { roleRef: stored }, {}, true],
    ['of another role', { roleRef: { ...stored, name: 'admin' } }, {}, false],
    ['of a ClusterRole', { roleRef: { ...stored, kind: 'ClusterRole' } }, {}, false],
    [
      'with a foreign subject, which the engine replaces',
      { subjects: [...listAt(binding, 'subjects'), mallory] },
      {},
      true,
    ],
    [
      'with a foreign subject under dynamic-apply, which merges subjects',
      { subjects: [...listAt(binding, 'subjects'), mallory] },
      { annotations: { [lastApplied]: '{}' } },
      false,
    ],
    ['as we wrote it under dynamic-apply', { roleRef: stored }, { annotations: { [lastApplied]: '{}' } }, true],
  ])('%s is answered: %s', (_, changes, metadata, answered) => {
    expect(repairedChild(binding, seen(binding, changes, metadata))).toEqual(answered ? binding : undefined)
  })
})

const service: ChildObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', namespace: 'demo', labels: { a: 'b' } },
  spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 80, protocol: 'TCP' }] },
}

describe('a Service', () => {
  const ports = [{ name: 'http', port: 80, targetPort: 80, protocol: 'TCP', nodePort: 30000 }]
  const oursBefore = owned('metacontroller', { 'f:spec': { 'f:ports': { 'k:{"port":90,"protocol":"TCP"}': {} } } })
  const webhooks: ManagedFieldsEntry = { ...oursBefore, operation: 'Update' }

  it.each<[string, Record<string, unknown>, readonly ManagedFieldsEntry[], boolean]>([
    ['as the API server completes it', { type: 'ClusterIP', clusterIP: '10.0.0.9', ports }, [], true],
    ['whose protocol is left to the API server', { type: 'ClusterIP', ports: [{ port: 80 }] }, [], true],
    ['with a foreign port', { type: 'ClusterIP', ports: [...ports, { port: 81, protocol: 'TCP' }] }, [], false],
    [
      'with our port on another protocol',
      { type: 'ClusterIP', ports: [...ports, { port: 80, protocol: 'UDP' }] },
      [],
      false,
    ],
    ['whose port was edited', { type: 'ClusterIP', ports: [{ name: 'http', port: 81, protocol: 'TCP' }] }, [], false],
    [
      'whose port we change ourselves, in place',
      { type: 'ClusterIP', ports: [{ name: 'http', port: 90, protocol: 'TCP' }] },
      [oursBefore],
      true,
    ],
    [
      'with a port that a webhook added to our own write',
      { type: 'ClusterIP', ports: [...ports, { port: 90, protocol: 'TCP' }] },
      [webhooks],
      true,
    ],
    ['of another type', { type: 'NodePort', ports }, [], false],
    [
      'of a type that we change ourselves',
      { type: 'NodePort', ports },
      [owned('metacontroller', { 'f:spec': { 'f:type': {} } })],
      true,
    ],
  ])('%s is answered: %s', (_, spec, managedFields, answered) => {
    expect(repairedChild(service, seen(service, { spec }, { managedFields }))).toEqual(answered ? service : undefined)
  })

  it('that others made and we only echo is never left out', () => {
    const stub = { apiVersion: 'v1', kind: 'Service', metadata: service.metadata }
    expect(repairedChild(stub, seen(service, {}))).toEqual(stub)
  })
})

const deployment: ChildObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'demo', labels: { app: 'x' }, annotations: { note: 'y' } },
  spec: { selector: { matchLabels: { app: 'x' } } },
}

describe('a Deployment', () => {
  const foreign = { app: 'edited' }

  it.each<[string, object]>([
    ['as we wrote it', {}],
    [
      'with labels and annotations of others',
      {
        labels: { app: 'x', team: 'blue' },
        annotations: { note: 'y', 'deployment.kubernetes.io/revision': '3' },
      },
    ],
    [
      'whose label we change ourselves',
      {
        labels: foreign,
        managedFields: [owned('metacontroller', { 'f:metadata': { 'f:labels': { 'f:app': {} } } })],
      },
    ],
    ['that still carries the mark of the last repair', { annotations: { note: 'y', 'example.com/repair': mark } }],
  ])('%s is sent as desired', (_, metadata) => {
    expect(repairedChild(deployment, seen(deployment, {}, metadata))).toEqual(deployment)
  })

  it.each<[string, object]>([
    ['whose label was edited', { labels: foreign }],
    ['whose label was removed', { labels: undefined }],
    ['whose annotation was edited', { annotations: { note: 'z' } }],
    [
      'whose label was edited by a manager that shows',
      {
        labels: foreign,
        managedFields: [owned('kubectl', { 'f:metadata': { 'f:labels': { 'f:app': {} } } })],
      },
    ],
  ])('%s is marked with the version seen, so that the engine applies it again', (_, metadata) => {
    expect(repairedChild(deployment, seen(deployment, {}, metadata))).toEqual({
      ...deployment,
      metadata: {
        ...deployment.metadata,
        annotations: { note: 'y', 'example.com/repair': mark },
      },
    })
  })

  it.each<[string, unknown]>([
    ['another label', { matchLabels: { app: 'z' } }],
    ['one label more', { matchLabels: { app: 'x', more: 'z' } }],
  ])('that selects by %s is left out once, for a selector is immutable', (_, selector) => {
    expect(repairedChild(deployment, seen(deployment, { spec: { selector } }))).toBeUndefined()
  })
})

const configMap: ChildObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'demo' },
  data: { ours: '1' },
}

describe('a ConfigMap', () => {
  it('of ours gets a foreign key taken over once', () => {
    const observed = seen(configMap, { data: { ours: '1', b: '2', a: '3' } })
    expect(repairedChild(configMap, observed)).toEqual({ ...configMap, data: { ours: '1', a: mark, b: mark } })
  })

  it('drops the key as soon as it is ours', () => {
    const managedFields = [owned('metacontroller', { 'f:data': { 'f:ours': {}, 'f:a': {} } })]
    expect(repairedChild(configMap, seen(configMap, { data: { ours: '1', a: mark } }, { managedFields }))).toBe(
      configMap,
    )
  })

  it.each<[string, ChildObject]>([
    ['without data of ours is left to those who fill it', { ...configMap, data: undefined }],
    ['that is equal stays as it is', { ...configMap, data: { ours: '1', a: '2' } }],
  ])('%s', (_, desired) => {
    expect(repairedChild(desired, seen(configMap, { data: { ours: '1', a: '2' } }))).toBe(desired)
  })

  it('that somebody made immutable is left out once', () => {
    expect(repairedChild(configMap, seen(configMap, { immutable: true }))).toBeUndefined()
  })
})

describe('repairs', () => {
  const observed = seen(service, { spec: { type: 'NodePort' } })

  it('concern the object of the same kind, namespace and name', () => {
    expect(repairedChildren([service], { 'Service.v1': { 'demo/a': observed } })).toEqual([])
    expect(repairedChildren([service], { 'Service.v1': { 'other/a': observed, 'demo/b': observed } })).toEqual([
      service,
    ])
    expect(repairedChildren([service], {})).toEqual([service])
  })

  it('leave alone what is being deleted: the engine waits for it', () => {
    const terminating = seen(service, { spec: { type: 'NodePort' } }, { deletionTimestamp: '2026-11-22T12:00:00Z' })
    expect(repairedChildren([service], { 'Service.v1': { 'demo/a': terminating } })).toEqual([service])
  })
})
