import { describe, expect, it } from 'vitest'
import { gadgets } from '../../../test/support/engine-kind.ts'
import { splitTarget } from '../../apiserver/query.ts'
import { type Route, routeOf } from './route.ts'
import { scopeOf } from './scope.ts'

const apply = 'application/apply-patch+yaml'

function route(method: string, target: string, namespaces: readonly string[] = [], contentType = ''): Route['action'] {
  return routeOf({ method, ...splitTarget(target), contentType }, scopeOf([gadgets], namespaces)).action
}

describe('a request of the engine', () => {
  it.each([
    ['GET', '/api/v1/configmaps?limit=500&resourceVersion=0', 'list'],
    ['GET', '/apis/apps/v1/deployments?watch=true&resourceVersion=7', 'watch'],
    ['GET', '/apis/apps/v1/deployments?watch=1', 'watch'],
    ['GET', '/apis/apps/v1/deployments?watch=false', 'list'],
    ['GET', '/api/v1/pods?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan', 'refuse-watch-list'],
    ['GET', '/apis/toolhive.stacklok.dev/v1alpha1/gadgets', 'list'],
    ['GET', '/api/v1/secrets', 'refuse'],
    ['GET', '/api/v1/namespaces/a/configmaps', 'refuse'],
    ['GET', '/api/v1/namespaces/a/configmaps/x', 'pass'],
    ['GET', '/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers?watch=true', 'pass'],
    ['GET', '/apis/apps/v1beta1/deployments', 'refuse'],
    ['GET', '/api', 'pass'],
    ['GET', '/apis/apps/v1', 'pass'],
    ['POST', '/api/v1/namespaces/a/configmaps', 'refuse'],
    ['PUT', '/api/v1/namespaces/a/configmaps/x', 'guard-put'],
    ['DELETE', '/api/v1/namespaces/a/configmaps/x', 'delete-child'],
    ['DELETE', '/apis/apps/v1/namespaces/a/statefulsets/x', 'pass'],
    ['PUT', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x/status', 'pass'],
    ['PUT', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x', 'refuse'],
    ['GET', '/apis/coordination.k8s.io/v1/namespaces/a/leases/op', 'read-lease'],
    ['PUT', '/apis/coordination.k8s.io/v1/namespaces/a/leases/op?timeout=5s', 'write-lease'],
    ['POST', '/apis/coordination.k8s.io/v1/namespaces/a/leases', 'write-lease'],
    ['GET', '/apis/coordination.k8s.io/v1/leases', 'refuse'],
    ['DELETE', '/apis/coordination.k8s.io/v1/namespaces/a/leases/op', 'refuse'],
    ['GET', '/api/v1/namespaces', 'pass'],
    ['POST', '/api/v1/namespaces/default/events', 'pass'],
  ])('%s %s: %s', (method, target, action) => {
    expect(route(method, target)).toBe(action)
  })

  it.each([
    [
      'applies a child',
      'PATCH',
      '/api/v1/namespaces/a/services/x?fieldManager=metacontroller&force=true',
      apply,
      'guard-apply',
    ],
    ['tries one out', 'PATCH', '/api/v1/namespaces/a/services/x?dryRun=All&force=true', apply, 'guard-apply'],
    [
      'takes something off one',
      'PATCH',
      '/api/v1/namespaces/a/services/x',
      'application/json-patch+json',
      'drop-last-applied',
    ],
    ['patches one otherwise', 'PATCH', '/api/v1/namespaces/a/services/x', 'application/merge-patch+json', 'refuse'],
    ['applies what only others make', 'PATCH', '/apis/apps/v1/namespaces/a/statefulsets/x?force=true', apply, 'pass'],
    ['applies a status', 'PATCH', '/apis/apps/v1/namespaces/a/deployments/x/status', apply, 'refuse'],
  ])('that %s', (_, ...[method, target, contentType, action]) => {
    expect(route(method, target, [], contentType)).toBe(action)
  })

  it.each([
    ['GET', '/api/v1/namespaces?limit=500', 'list-namespaces'],
    ['GET', '/api/v1/namespaces?watch=true', 'watch-namespaces'],
    ['GET', '/api/v1/namespaces/a', 'refuse'],
    ['POST', '/api/v1/namespaces/default/events', 'swallow-event'],
    ['PATCH', '/apis/events.k8s.io/v1/namespaces/default/events/x', 'swallow-event'],
    ['POST', '/api/v1/namespaces/a/events', 'pass'],
    ['GET', '/api/v1/namespaces/default/events', 'refuse'],
    ['GET', '/api/v1/configmaps', 'list'],
  ])('in namespace mode: %s %s: %s', (method, target, action) => {
    expect(route(method, target, ['a', 'b'])).toBe(action)
  })
})
