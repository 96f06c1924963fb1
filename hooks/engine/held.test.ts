import { describe, expect, it } from 'vitest'
import { recordedSync } from '../../test/support/engine-traffic.ts'
import { lastAppliedChildren } from '../../test/support/last-applied-children.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { listAt, recordAt, valueAt } from '../kubernetes/read.ts'
import { heldChild, heldChildren } from './held.ts'
import { ownedItemKeys } from './managed-fields.ts'
import type { ChildObject } from './metacontroller-types.ts'

const labels = {
  app: 'mcpserver',
  'app.kubernetes.io/instance': 'weather',
  'app.kubernetes.io/name': 'mcpserver',
  toolhive: 'true',
  'toolhive-name': 'weather',
}

function held(recording: string, kind: string, name: string): ChildObject | undefined {
  return lastAppliedChildren(recordedSync(recording).children).find(
    (child) => child.kind === kind && child.metadata.name === name,
  )
}

describe('held children', () => {
  it('are the whole Service that was applied, nothing that the API server added', () => {
    expect(held('03-sync-children-created', 'Service', 'mcp-weather-proxy')).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mcp-weather-proxy', namespace: 'demo', labels },
      spec: { ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080 }], selector: labels },
    })
  })

  it('are the whole Deployment that was applied, lists in their order', () => {
    expect(held('07-sync-pod-image-pull-backoff', 'Deployment', 'weather')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'weather', namespace: 'demo', labels, annotations: { 'eng/x': '1' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations: { 'toolhive.stacklok.dev/content-checksum': 'abc' } },
          spec: {
            serviceAccountName: 'weather-proxy-runner',
            containers: [
              {
                name: 'toolhive',
                image: 'ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2',
                args: ['run', '--foreground=true', 'ghcr.io/acme/weather-mcp:1.4.0'],
                env: [
                  { name: 'HOME', value: '/tmp' },
                  { name: 'XDG_CONFIG_HOME', value: '/tmp' },
                  { name: 'TOOLHIVE_RUNTIME', value: 'kubernetes' },
                ],
                livenessProbe: {
                  httpGet: { path: '/health', port: 'http' },
                  failureThreshold: 3,
                  initialDelaySeconds: 30,
                  periodSeconds: 10,
                  timeoutSeconds: 5,
                },
                ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
                resources: { limits: { cpu: '200m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
                volumeMounts: [{ name: 'runconfig', mountPath: '/etc/runconfig', readOnly: true }],
              },
            ],
            volumes: [{ name: 'runconfig', configMap: { name: 'weather-runconfig' } }],
          },
        },
      },
    })
  })

  it('leave a field to whoever changed it since', () => {
    const before = held('07-sync-pod-image-pull-backoff', 'Deployment', 'weather')
    const after = held('08-sync-deployment-image-edited', 'Deployment', 'weather')
    const container = ['spec', 'template', 'spec', 'containers'] as const
    const { image, ...rest } = recordAt(listAt(before, ...container)[0])
    expect(image).toBe('ghcr.io/stacklok/toolhive/proxyrunner:v0.5.2')
    expect(valueAt(after, ...container)).toEqual([rest])
  })

  it('are stubs where others made the object', () => {
    const stub = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'weather', namespace: 'demo' } }
    expect(held('05-sync-statefulset-adopted', 'StatefulSet', 'weather')).toEqual(stub)
    expect(held('05-sync-statefulset-adopted', 'Service', 'mcp-weather-headless')).toEqual({
      ...stub,
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mcp-weather-headless', namespace: 'demo' },
    })
  })

  it('are none while there are no children', () => {
    expect(lastAppliedChildren(recordedSync('02-sync-no-children-yet').children)).toEqual([])
  })

  it('are as many as are observed', () => {
    const { children } = recordedSync('06-sync-pod-created')
    const observed = Object.values(children).flatMap((objects) => Object.keys(objects))
    expect(lastAppliedChildren(children)).toHaveLength(observed.length)
  })
})

describe('what a kind holds', () => {
  const { children } = recordedSync('07-sync-pod-image-pull-backoff')
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'weather', namespace: 'demo' } }
  const service = { apiVersion: 'v1', kind: 'Service', name: 'mcp-weather-proxy' }

  it.each([
    [
      'what is kept as far as it is there, and what it makes',
      [service, { ...service, name: 'gone' }],
      account,
      ['mcp-weather-proxy', 'weather'],
    ],
    ['what it makes while that is there', [], recordedAccount(), ['weather-proxy-runner']],
    ['nothing while nothing is there', [{ ...service, name: 'gone' }], account, []],
  ])('is %s', (_, kept, made, expected) => {
    const held = heldChildren(children, { group: 'example.com', namespace: 'demo', kept, made: [made] })
    expect(held.map(({ metadata }) => metadata.name)).toEqual(expected)
  })

  it('replaces a RoleBinding that refers to another Role, which nothing can change', () => {
    const apiVersion = 'rbac.authorization.k8s.io/v1'
    const metadata = { name: 'weather', namespace: 'demo' }
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'weather' }
    const made = [account, { apiVersion, kind: 'RoleBinding', metadata, roleRef }]
    const foreign = { apiVersion, kind: 'RoleBinding', metadata, roleRef: { ...roleRef, name: 'other' } }
    const observed = { 'RoleBinding.rbac.authorization.k8s.io/v1': { 'demo/weather': foreign } }
    expect(heldChildren(observed, { group: 'example.com', namespace: 'demo', kept: [], made })).toEqual([account])
  })
})

function recordedAccount(): ChildObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'weather-proxy-runner', namespace: 'demo' } }
}

describe('one held child', () => {
  const stub = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'b' } }

  it.each([
    ['a field', { type: 'NodePort' }, { type: 'ClusterIP' }],
    ['a list by its key', { ports: [{ port: 80, name: 'x' }, { port: 81 }] }, { ports: [{ port: 80 }] }],
    ['a list without a key, whole', { ports: ['a'] }, { ports: [{ port: 80, protocol: 'TCP' }] }],
    ['a field that is gone', { type: 'NodePort', clusterIP: 'None' }, { type: 'ClusterIP' }],
    ['a field of another shape', { type: ['NodePort'], ports: {} }, { type: ['NodePort'] }],
    ['null', { type: null }, { type: 'ClusterIP' }],
  ])('has the fields that the annotation names, with the observed values: %s', (_, spec, expected) => {
    const applied = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a', namespace: 'b', labels: { app: 'y', 'controller-uid': 'u' }, ownerReferences: [{}] },
      spec,
    }
    const annotations = { 'metacontroller.k8s.io/last-applied-configuration': JSON.stringify(applied) }
    const seen = service({ annotations })
    expect(heldChild(seen)).toEqual({
      ...stub,
      metadata: { ...stub.metadata, labels: { app: 'x' } },
      spec: 'type' in expected && Array.isArray(expected.type) ? { type: 'ClusterIP' } : expected,
    })
  })

  it.each([
    ['is known', {}],
    ['can be read', { annotations: { 'metacontroller.k8s.io/last-applied-configuration': '{' } }],
    ['is an object', { annotations: { 'metacontroller.k8s.io/last-applied-configuration': '[]' } }],
  ])('is a stub where nothing of what was applied %s', (_, metadata) => {
    expect(heldChild(service(metadata))).toEqual(stub)
  })

  it('keeps the identity of the observed object, whatever the annotation claims', () => {
    const forged = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other', namespace: 'elsewhere' }, status: {} }
    const annotations = { 'metacontroller.k8s.io/last-applied-configuration': JSON.stringify(forged) }
    expect(heldChild(service({ annotations }))).toEqual(stub)
  })

  it('holds no trace of a repair', () => {
    const fields = {
      'f:metadata': { 'f:annotations': { 'f:toolhive.stacklok.dev/repair': {}, 'f:mine': {} } },
      'f:data': { 'f:a': {}, 'f:foreign': {} },
    }
    const repaired = {
      ...service({
        annotations: { 'toolhive.stacklok.dev/repair': 'toolhive-operator repairs version 7', mine: '1' },
        managedFields: [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: fields }],
      }),
      data: { a: '1', foreign: 'toolhive-operator repairs version 7' },
    }
    expect(heldChild(repaired)).toEqual({
      ...stub,
      metadata: { ...stub.metadata, annotations: { mine: '1' } },
      data: { a: '1' },
    })
  })

  it('finds list items by the key that the API server defaults, and set members by value', () => {
    const fields = {
      'f:metadata': { 'f:finalizers': { 'v:"b"': {} } },
      'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } }, 'f:gone': {} },
    }
    const observed = {
      ...service({ managedFields: [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: fields }] }),
      spec: { ports: [{ port: 80 }, { port: 81 }] },
    }
    expect(heldChild(observed)).toEqual({ ...stub, spec: { ports: [{ port: 80 }] } })
  })

  it.each(['k:{', 'k:{}', 'k:[]', 'k:', 'k:null'])(
    'passes over an item key that no API server writes: %s',
    (segment) => {
      const fields = { 'f:spec': { 'f:type': {}, 'f:ports': { [segment]: { 'f:port': {} } } } }
      const observed = service({ managedFields: [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: fields }] })
      expect(heldChild(observed)).toEqual({ ...stub, spec: { type: 'ClusterIP', ports: [] } })
      expect(ownedItemKeys(observed, 'spec', 'ports')).toEqual([])
    },
  )

  it('has no null: the API server serves the rules of an empty Role so', () => {
    const observed = {
      ...service({ managedFields: [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: { 'f:rules': {} } }] }),
      rules: null,
    }
    expect(heldChild(observed)).toEqual(stub)
  })

  it('gives an item whose every field went to others its key back', () => {
    const fields = { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:name': {} } } } }
    const observed = {
      ...service({ managedFields: [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: fields }] }),
      spec: { ports: [{ port: 80, protocol: 'TCP', name: 'http' }] },
    }
    expect(heldChild(observed)).toEqual({
      ...stub,
      spec: { ports: [{ port: 80, protocol: 'TCP', name: 'http' }] },
    })
  })
})

function service(metadata: Partial<KubernetesObject['metadata']>): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', namespace: 'b', labels: { app: 'x', 'controller-uid': 'u' }, ...metadata },
    spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }] },
  }
}
