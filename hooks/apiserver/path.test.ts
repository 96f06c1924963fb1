import { assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiPath, collectionPath, parseApiPath } from './path.ts'

describe('a path of the API server', () => {
  it.each<[string, ApiPath | undefined]>([
    ['/api/v1/pods', { apiVersion: 'v1', resource: 'pods' }],
    ['/api/v1/namespaces/demo/pods', { apiVersion: 'v1', resource: 'pods', namespace: 'demo' }],
    ['/api/v1/namespaces/demo/pods/a', { apiVersion: 'v1', resource: 'pods', namespace: 'demo', name: 'a' }],
    [
      '/api/v1/namespaces/demo/pods/a/log',
      { apiVersion: 'v1', resource: 'pods', namespace: 'demo', name: 'a', subresource: 'log' },
    ],
    ['/apis/apps/v1/deployments', { apiVersion: 'apps/v1', resource: 'deployments' }],
    [
      '/apis/apps/v1/namespaces/demo/deployments/web/scale',
      { apiVersion: 'apps/v1', resource: 'deployments', namespace: 'demo', name: 'web', subresource: 'scale' },
    ],
    ['/api/v1/namespaces', { apiVersion: 'v1', resource: 'namespaces' }],
    ['/api/v1/namespaces/demo', { apiVersion: 'v1', resource: 'namespaces', name: 'demo' }],
    [
      '/api/v1/namespaces/demo/status',
      { apiVersion: 'v1', resource: 'namespaces', name: 'demo', subresource: 'status' },
    ],
    [
      '/apis/rbac.authorization.k8s.io/v1/namespaces/demo/roles/a:b',
      { apiVersion: 'rbac.authorization.k8s.io/v1', resource: 'roles', namespace: 'demo', name: 'a:b' },
    ],
    ['/api', undefined],
    ['/api/v1', undefined],
    ['/apis', undefined],
    ['/apis/apps', undefined],
    ['/apis/apps/v1', undefined],
    ['/version', undefined],
    ['/readyz', undefined],
    ['/', undefined],
    ['', undefined],
    ['/api/v1//pods', undefined],
    ['/api/v1/pods/', undefined],
    ['/api/v1/%zz', undefined],
    ['/api/v1/pod%73', undefined],
    ['/api/v1/namespaces/demo/pods/a%2fb', undefined],
    ['/api/v1/namespaces/demo/pods/..', undefined],
    ['http://127.0.0.1/api/v1/pods', undefined],
    ['api/v1/pods', undefined],
  ])('%s names %j', (path, named) => {
    expect(parseApiPath(path)).toEqual(named)
  })

  it('of a collection is read back as that collection', () => {
    const apiVersions = constantFrom('v1', 'apps/v1', 'toolhive.stacklok.dev/v1alpha1')
    const namespaces = constantFrom('', 'a', 'team-b', '0')
    assert(
      property(apiVersions, namespaces, (apiVersion, namespace) => {
        const path = collectionPath({ apiVersion, resource: 'things' }, namespace)

        expect(parseApiPath(path)).toEqual({ apiVersion, resource: 'things', ...(namespace ? { namespace } : {}) })
      }),
    )
  })
})
