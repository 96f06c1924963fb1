import { describe, expect, it } from 'vitest'
import { gadgetKind, gadgets } from '../../../test/support/engine-kind.ts'
import { configMaps, deployments, pods, services } from '../../engine/resource-kinds.ts'
import { kinds } from '../../kinds/index.ts'
import { kindResources } from '../../kinds/resources.ts'
import { scopeOf, selectorsOf } from './scope.ts'

describe('the scope of the kinds', () => {
  it("shows children by the label of their parent, and Pods by the runner's", () => {
    expect(selectorsOf(scopeOf([gadgets]))).toEqual({
      'v1/pods': 'toolhive=true',
      'v1/services': 'controller-uid',
      'v1/serviceaccounts': 'controller-uid',
      'apps/v1/deployments': 'controller-uid',
      'apps/v1/statefulsets': 'controller-uid',
      'rbac.authorization.k8s.io/v1/roles': 'controller-uid',
      'rbac.authorization.k8s.io/v1/rolebindings': 'controller-uid',
    })
  })

  it.each([
    ['parents', gadgetKind({}), 'toolhive.stacklok.dev/v1alpha1/gadgets'],
    [
      'related ConfigMaps, though some are children',
      gadgetKind({ makes: [configMaps], relates: [configMaps] }),
      'v1/configmaps',
    ],
    ['related objects that nobody labels', gadgetKind({ makes: [], relates: [services], adopts: [] }), 'v1/services'],
    [
      'related parents',
      gadgetKind({ relates: [{ apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'Gadget', resource: 'gadgets' }] }),
      'toolhive.stacklok.dev/v1alpha1/gadgets',
    ],
    ['Pods that are children and related', gadgetKind({ makes: [pods], relates: [pods] }), 'v1/pods'],
  ])('shows %s whole', (_, kind, key) => {
    expect(scopeOf([kind]).resources.get(key)).toBeDefined()
    expect(scopeOf([kind]).resources.get(key)?.labelSelector).toBeUndefined()
  })

  it('guards what the engine writes, not what it adopts', () => {
    const { resources } = scopeOf([gadgetKind({ makes: [deployments] })])

    expect(resources.get('apps/v1/deployments')?.made).toBe(true)
    expect(resources.get('apps/v1/statefulsets')?.made).toBe(false)
  })

  it('is of all kinds that the hooks serve', () => {
    const served = kinds.map(({ names, parent, makes, adopts, relates, relatesByLabels }) => ({
      names,
      parent,
      makes,
      adopts,
      relates,
      ...(relatesByLabels ? { relatesByLabels } : {}),
    }))

    expect(kindResources).toEqual(served)
  })

  it('narrows everything of the real kinds but ConfigMaps and our own', () => {
    const whole = [...scopeOf(kindResources).resources.values()]
      .filter((scoped) => !scoped.labelSelector)
      .map(({ key }) => key)

    expect(whole.filter((key) => !key.startsWith('toolhive.stacklok.dev/'))).toEqual(['v1/configmaps'])
  })
})
