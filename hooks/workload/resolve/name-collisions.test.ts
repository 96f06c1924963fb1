import { describe, expect, it } from 'vitest'
import { childOf, context, ourObject, proxyOf, reasonsOf, serverOf, synced } from '../../../test/support/workload.ts'
import { kinds } from '../../kinds/index.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'

const early = '2026-01-01T00:00:00Z'
const late = '2026-01-01T00:00:01Z'
const server = (name: string, creationTimestamp: string): KubernetesObject => serverOf({}, { name, creationTimestamp })
const proxy = (name: string, creationTimestamp: string): KubernetesObject => proxyOf({}, { name, creationTimestamp })
const registry = (name: string, creationTimestamp: string): KubernetesObject =>
  ourObject(
    'MCPRegistry',
    name,
    { source: { type: 'configmap', configmap: { name: 'c', key: 'k' } } },
    { creationTimestamp },
  )

describe.each([
  ['an MCPServer and an MCPRemoteProxy of one name', { one: server, oneName: 'twin', other: proxy, otherName: 'twin' }],
  [
    'an MCPServer x-remote and an MCPRemoteProxy x, whose Services have one name',
    { one: server, oneName: 'x-remote', other: proxy, otherName: 'x' },
  ],
  ['an MCPServer x-api and an MCPRegistry x', { one: server, oneName: 'x-api', other: registry, otherName: 'x' }],
  ['an MCPRemoteProxy x-api and an MCPRegistry x', { one: proxy, oneName: 'x-api', other: registry, otherName: 'x' }],
])('%s', (_, { one, oneName, other, otherName }) => {
  it('conflict: the later one makes nothing and says so', () => {
    for (const [later, earlier] of [
      [one(oneName, late), other(otherName, early)],
      [other(otherName, late), one(oneName, early)],
    ] as const) {
      const answer = synced(later, { related: [earlier] })
      expect(reasonsOf(answer)).toContain('NameConflict')
      expect(answer.children).toEqual([])
      const message = answer.problems.find(({ reason }) => reason === 'NameConflict')?.message
      expect(message).toContain(`${earlier.kind} "${earlier.metadata.name}"`)
    }
  })

  it('leave the earlier one alone', () => {
    expect(reasonsOf(synced(one(oneName, early), { related: [other(otherName, late)] }))).toEqual([])
    expect(reasonsOf(synced(other(otherName, early), { related: [one(oneName, late)] }))).not.toContain('NameConflict')
  })

  it('conflict for exactly one of them where both are of one second', () => {
    const answers = [
      synced(one(oneName, early), { related: [other(otherName, early)] }),
      synced(other(otherName, early), { related: [one(oneName, early)] }),
    ]
    expect(answers.filter((answer) => reasonsOf(answer).includes('NameConflict'))).toHaveLength(1)
  })

  it('conflict no more once the other one is being deleted', () => {
    const gone = other(otherName, early)
    const deleted = { ...gone, metadata: { ...gone.metadata, deletionTimestamp: late } }
    expect(reasonsOf(synced(one(oneName, late), { related: [deleted] }))).not.toContain('NameConflict')
  })

  it('are shown each other', () => {
    for (const [parent, claimant] of [
      [one(oneName, early), other(otherName, early)],
      [other(otherName, early), one(oneName, early)],
    ] as const) {
      const kind = kinds.find(({ names }) => names.kind === parent.kind)
      const plural = kinds.find(({ names }) => names.kind === claimant.kind)?.names.plural
      const rules = kind?.customize(parent, context).filter(({ resource }) => resource === plural) ?? []
      const isShown = rules.some(({ names }) => names === undefined || names.includes(claimant.metadata.name))
      expect(isShown).toBe(true)
    }
  })
})

describe('objects whose children have other names', () => {
  it.each([
    [server('a', late), proxy('b', early)],
    [server('remote', late), proxy('a', early)],
    [server('a-remote', late), proxy('a-remote-x', early)],
    [server('a', late), registry('a', early)],
  ])('do not conflict', (parent, other) => {
    expect(reasonsOf(synced(parent, { related: [other] }))).toEqual([])
  })

  it('make Services of different names', () => {
    const names = [
      childOf(synced(server('a', early)), 'Service', 'mcp-a-proxy'),
      childOf(synced(proxy('a', early)), 'Service', 'mcp-a-remote-proxy'),
    ]
    expect(new Set(names.map(({ metadata }) => metadata.name)).size).toBe(2)
  })
})
