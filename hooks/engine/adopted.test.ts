import { describe, expect, it } from 'vitest'
import { recordedSync } from '../../test/support/engine-traffic.ts'
import { adoptedChildren } from './adopted.ts'
import { services, statefulSets } from './resource-kinds.ts'

const adopts = [statefulSets, { ...services, name: (parent: string) => `mcp-${parent}-headless` }]

describe('adopted children', () => {
  it('are stubs of what is observed: all of a kind, or the one of a name where the kind is also made', () => {
    const { children } = recordedSync('05-sync-statefulset-adopted')
    expect(adoptedChildren(children, adopts, 'weather')).toEqual([
      { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'weather', namespace: 'demo' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'mcp-weather-headless', namespace: 'demo' } },
    ])
  })

  it('are none where nothing is observed: a stub of what does not exist would be created', () => {
    expect(adoptedChildren(recordedSync('03-sync-children-created').children, adopts, 'weather')).toEqual([])
    expect(adoptedChildren({}, adopts, 'weather')).toEqual([])
  })
})
