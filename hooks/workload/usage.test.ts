import { describe, expect, it } from 'vitest'
import { childOf, objectMap, objectOf, ourObject, proxyOf, serverOf, synced } from '../../test/support/workload.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { usersOf, usersRule } from './usage.ts'

const long = `${'a'.repeat(100)}.tools`

function runConfigOf(parent: KubernetesObject, tools: string): KubernetesObject {
  const answer = synced(parent, { related: [ourObject('MCPToolConfig', tools, { toolsFilter: ['a'] })] })
  const { metadata } = childOf(answer, 'ConfigMap', `${parent.metadata.name}-runconfig`)
  return objectOf('v1', 'ConfigMap', { metadata })
}

describe('users of a configuration', () => {
  it.each(['tools', 'tools.v1', long])('are found by the labels of their RunConfigs: %s', (name) => {
    const toolConfigRef = { name }
    const objects = [
      runConfigOf(serverOf({ toolConfigRef }, { name: 'b' }), name),
      runConfigOf(proxyOf({ toolConfigRef }, { name: 'a' }), name),
      runConfigOf(serverOf({ toolConfigRef }, { name: 'a-1' }), name),
      runConfigOf(serverOf({ toolConfigRef: { name: `${name}x` } }, { name: 'c' }), `${name}x`),
      runConfigOf(serverOf({}, { name: 'd' }), name),
    ]
    const selector = usersRule('toolConfig', { name, namespace: 'demo' }).labelSelector?.matchLabels ?? {}
    const shown = objects.filter(({ metadata }) =>
      Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value),
    )
    expect(usersOf('toolConfig', name, objectMap(...shown))).toEqual(['a', 'a-1', 'b'])
  })

  it('do not include one that is being deleted', () => {
    const runConfig = runConfigOf(serverOf({ toolConfigRef: { name: 'tools' } }), 'tools')
    const deleted = { ...runConfig, metadata: { ...runConfig.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
    expect(usersOf('toolConfig', 'tools', objectMap(deleted))).toEqual([])
    expect(usersOf('externalAuthConfig', 'tools', objectMap(runConfig))).toEqual([])
  })
})
