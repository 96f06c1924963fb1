import { describe, expect, it } from 'vitest'
import { gadgetKind, gadgets } from '../../test/support/engine-kind.ts'
import { compositeController } from './composite-controller.ts'

const endpoint = { url: 'http://127.0.0.1:8080' }

describe('the CompositeController of a kind', () => {
  it('updates what we make in place and never what is adopted', () => {
    expect(compositeController(gadgets, { endpoint, labels: { 'app.kubernetes.io/instance': 'x' } })).toEqual({
      apiVersion: 'metacontroller.k8s.io/v1alpha1',
      kind: 'CompositeController',
      metadata: { name: 'toolhive-gadget', labels: { 'app.kubernetes.io/instance': 'x' } },
      spec: {
        generateSelector: true,
        resyncPeriodSeconds: 600,
        parentResource: {
          apiVersion: 'toolhive.stacklok.dev/v1alpha1',
          resource: 'gadgets',
          ignoreStatusChanges: true,
        },
        childResources: [
          { apiVersion: 'v1', resource: 'configmaps', updateStrategy: { method: 'InPlace' } },
          { apiVersion: 'v1', resource: 'services', updateStrategy: { method: 'InPlace' } },
          { apiVersion: 'v1', resource: 'serviceaccounts', updateStrategy: { method: 'InPlace' } },
          { apiVersion: 'apps/v1', resource: 'deployments', updateStrategy: { method: 'InPlace' } },
          { apiVersion: 'rbac.authorization.k8s.io/v1', resource: 'roles', updateStrategy: { method: 'InPlace' } },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            resource: 'rolebindings',
            updateStrategy: { method: 'InPlace' },
          },
          { apiVersion: 'apps/v1', resource: 'statefulsets' },
        ],
        hooks: {
          sync: { version: 'v2', webhook: { url: 'http://127.0.0.1:8080/gadget/sync', timeout: '10s' } },
          customize: { version: 'v2', webhook: { url: 'http://127.0.0.1:8080/gadget/customize', timeout: '2s' } },
        },
      },
    })
  })

  it('has no customize hook where nothing is related', () => {
    const { hooks } = compositeController(gadgetKind({ relates: [] }), { endpoint }).spec
    expect(Object.keys(hooks)).toEqual(['sync'])
  })

  it('takes the name prefix of its installation', () => {
    expect(compositeController(gadgets, { endpoint, namePrefix: 'blue-' }).metadata.name).toBe('blue-gadget')
  })

  it.each([
    ['plain', {}, { service: { name: 'hooks', namespace: 'ops', port: 8080 }, path: '/gadget/sync', timeout: '10s' }],
    [
      'TLS',
      { caBundle: 'PEM' },
      {
        service: { name: 'hooks', namespace: 'ops', port: 8080, protocol: 'https' },
        path: '/gadget/sync',
        caBundle: { inline: 'PEM' },
        timeout: '10s',
      },
    ],
  ])('reaches the hooks through a Service: %s', (_, options, webhook) => {
    const service = { name: 'hooks', namespace: 'ops', port: 8080 }
    const { hooks } = compositeController(gadgets, { endpoint: { service, ...options } }).spec
    expect(hooks.sync.webhook).toEqual(webhook)
  })
})
