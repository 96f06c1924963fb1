import { describe, expect, it } from 'vitest'
import { childOf, objectMap, objectOf, ourObject, proxyOf, serverOf, synced } from '../../../test/support/workload.ts'
import type { KubernetesObject, ObjectMeta, OwnerReference } from '../../kubernetes/objects.ts'
import { usersOf, usersRule } from './usage.ts'

const userLabel = 'toolhive.stacklok.io/mcp-server'
const long = `${'a'.repeat(100)}.tools`

function runConfigOf(parent: KubernetesObject, tools: string): KubernetesObject {
  const answer = synced(parent, { related: [ourObject('MCPToolConfig', tools, { toolsFilter: ['a'] })] })
  const { metadata } = childOf(answer, 'ConfigMap', `${parent.metadata.name}-runconfig`)
  return objectOf('v1', 'ConfigMap', { metadata: { ...metadata, ownerReferences: [controlling(parent)] } })
}

/** The owner reference that the engine sets. */
function controlling({ apiVersion, kind, metadata: { name, uid = '' } }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
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

  const parent = serverOf({ toolConfigRef: { name: 'tools' } }, { name: 'a' })
  const owner = controlling(parent)

  it.each<[string, Partial<ObjectMeta>]>([
    ['has another name', { name: 'b-runconfig' }],
    ['has no owner', { ownerReferences: [] }],
    ['has an owner that does not control it', { ownerReferences: [{ ...owner, controller: false }] }],
    ['has an owner of another name', { ownerReferences: [{ ...owner, name: 'b' }] }],
    ['has an owner of another kind', { ownerReferences: [{ ...owner, kind: 'MCPRemoteProxy' }] }],
    ['has an owner of another group', { ownerReferences: [{ ...owner, apiVersion: 'example.com/v1' }] }],
    ['names another user', { labels: { 'toolhive.stacklok.io/tool-config': 'tools', [userLabel]: 'b' } }],
  ])('do not include whoever a ConfigMap names that %s', (_, forged) => {
    const runConfig = runConfigOf(parent, 'tools')
    expect(usersOf('toolConfig', 'tools', objectMap(runConfig))).toEqual(['a'])
    const planted = { ...runConfig, metadata: { ...runConfig.metadata, ...forged } }
    expect(usersOf('toolConfig', 'tools', objectMap(planted))).toEqual([])
  })

  it('are found whatever version of our group their owner is written in', () => {
    const runConfig = runConfigOf(parent, 'tools')
    const later = { ...owner, apiVersion: 'toolhive.stacklok.dev/v1beta1' }
    const owned = { ...runConfig, metadata: { ...runConfig.metadata, ownerReferences: [later] } }
    expect(usersOf('toolConfig', 'tools', objectMap(owned))).toEqual(['a'])
  })
})
