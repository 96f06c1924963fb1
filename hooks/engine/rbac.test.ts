import { describe, expect, it } from 'vitest'
import { gadgetKind, gadgets } from '../../test/support/engine-kind.ts'
import { rbacRules } from './rbac.ts'

const view = ['get', 'list', 'watch']
const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']

describe('the rights of the engine', () => {
  const group = 'toolhive.stacklok.dev'
  const rights = rbacRules([gadgets])

  it('are per managed namespace: what the kinds declare, each right once', () => {
    expect(rights.managed).toEqual([
      { apiGroups: [''], resources: ['configmaps', 'serviceaccounts', 'services'], verbs: write },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: view },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: write },
      { apiGroups: ['apps'], resources: ['statefulsets'], verbs: [...view, 'update'] },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings', 'roles'], verbs: write },
      { apiGroups: [group], resources: ['gadgets'], verbs: view },
      { apiGroups: [group], resources: ['gadgets/status'], verbs: ['update'] },
    ])
  })

  it('are cluster-wide on definitions, and on namespaces where nothing narrows the view', () => {
    expect(rights.definitions).toEqual([
      { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: view },
      {
        apiGroups: ['metacontroller.k8s.io'],
        resources: ['compositecontrollers', 'controllerrevisions', 'decoratorcontrollers'],
        verbs: view,
      },
    ])
    expect(rights.namespaces).toEqual([{ apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] }])
  })

  it('are apart for leader election and for clusters that check owner references', () => {
    expect(rights.leaderElection).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
    ])
    expect(rights.ownership).toEqual([{ apiGroups: [group], resources: ['gadgets/finalizers'], verbs: ['update'] }])
  })

  it('include what the Roles among the children grant, for nobody may grant what he lacks', () => {
    const grants = [
      { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['apply', 'create', 'get'] },
      { apiGroups: [''], resources: ['pods/log', 'pods/attach'], verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['only'], verbs: ['get'] },
    ]
    const { managed } = rbacRules([gadgetKind({ grants })])
    expect(managed).toContainEqual({
      apiGroups: ['apps'],
      resources: ['statefulsets'],
      verbs: ['get', 'list', 'watch', 'create', 'update', 'apply'],
    })
    expect(managed).toContainEqual({ apiGroups: [''], resources: ['pods/attach', 'pods/log'], verbs: ['get'] })
    expect(managed).toContainEqual({
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['only'],
      verbs: ['get'],
    })
  })

  it('do not depend on the order of the kinds', () => {
    const names = { ...gadgets.names, kind: 'Other', plural: 'others', singular: 'other', shortNames: [] }
    const other = gadgetKind({ names })
    expect(rbacRules([other, gadgets])).toEqual(rbacRules([gadgets, other]))
  })

  it.each([
    ['every verb', { apiGroups: [''], resources: ['pods'], verbs: ['*'] }],
    ['every group', { apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }],
    ['Secrets', { apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
  ])('are never on %s', (_, grant) => {
    expect(() => rbacRules([gadgetKind({ grants: [grant] })])).toThrow(Error)
  })
})
