import { describe, expect, it } from 'vitest'
import { recordedSync } from '../../test/support/engine-traffic.ts'
import { configMaps, deployments, pods, services } from './resource-kinds.ts'
import { byLabel, byName, inNamespace, kindKey, objectsOf, relatedObject } from './rules.ts'

describe('rules for related objects', () => {
  it('names each object once, sorted, whatever is absent left out', () => {
    expect(byName(configMaps, 'demo', ['b', undefined, 'a', '', 'b'])).toEqual([
      { apiVersion: 'v1', resource: 'configmaps', namespace: 'demo', names: ['a', 'b'] },
    ])
  })

  it('gives no rule without a name, for that would mean every object of the namespace', () => {
    expect(byName(configMaps, 'demo', [undefined])).toEqual([])
  })

  it('selects by label or takes a namespace whole', () => {
    expect(byLabel(pods, 'demo', { app: 'x' })).toEqual({
      apiVersion: 'v1',
      resource: 'pods',
      namespace: 'demo',
      labelSelector: { matchLabels: { app: 'x' } },
    })
    expect(inNamespace(pods, 'demo')).toEqual({ apiVersion: 'v1', resource: 'pods', namespace: 'demo' })
  })
})

describe('objects of a request', () => {
  const { children, related } = recordedSync('05-sync-statefulset-adopted')

  it.each([
    [services, 'Service.v1'],
    [deployments, 'Deployment.apps/v1'],
  ])('stand under the key of their kind', (kind, key) => {
    expect(kindKey(kind)).toBe(key)
    expect(children).toHaveProperty([key])
  })

  it('are found by namespace and name', () => {
    expect(relatedObject(related, configMaps, 'demo', 'authz')?.metadata.name).toBe('authz')
  })

  it.each([
    ['missing object', configMaps, 'missing'],
    ['name that every record has', configMaps, 'constructor'],
    ['kind that was not asked for', services, 'authz'],
  ])('are undefined for a %s', (_, kind, name) => {
    expect(relatedObject(related, kind, 'demo', name)).toBeUndefined()
  })

  it('come sorted by name, none for a kind that was not asked for', () => {
    expect(objectsOf(children, services).map(({ metadata }) => metadata.name)).toEqual([
      'mcp-weather-headless',
      'mcp-weather-proxy',
    ])
    expect(objectsOf(related, services)).toEqual([])
  })
})
