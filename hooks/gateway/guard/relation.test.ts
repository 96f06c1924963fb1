import { describe, expect, it } from 'vitest'
import { claimOf } from './claim.ts'
import { refusalMessage } from './refusal.ts'
import { isRelease, relationTo } from './relation.ts'

const owner = {
  apiVersion: 'toolhive.stacklok.dev/v1alpha1',
  kind: 'MCPServer',
  name: 'web',
  uid: 'u1',
  controller: true,
}
const applied = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'demo', labels: { 'controller-uid': 'u1' }, ownerReferences: [owner] },
}

function verdict(metadata: Record<string, unknown> | undefined): { readonly allowed: boolean; readonly text: string } {
  const claim = claimOf(applied)
  if (!claim) throw new Error('no claim')
  const existing = metadata && { metadata: { name: 'web', uid: 'x', ...metadata } }
  const relation = relationTo(claim, existing)
  if (relation.is === 'absent') return { allowed: true, text: 'undefined' }
  if (relation.is === 'owned') return { allowed: true, text: relation.uid }
  return { allowed: false, text: refusalMessage(claim, relation, existing) }
}

describe('a claim', () => {
  it('names the child and the parent that controls it', () => {
    expect(claimOf(applied)).toEqual({
      kind: 'Deployment',
      namespace: 'demo',
      name: 'web',
      parent: { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', name: 'web', uid: 'u1' },
    })
  })

  it.each([
    ['no owner', { ...applied, metadata: { name: 'web' } }],
    [
      'an owner that does not control',
      { ...applied, metadata: { name: 'web', ownerReferences: [{ ...owner, controller: false }] } },
    ],
    ['no name', { ...applied, metadata: { ownerReferences: [owner] } }],
    ['nothing at all', undefined],
    ['YAML', 'kind: Deployment'],
  ])('is not made by an apply with %s', (_, object) => {
    expect(claimOf(object)).toBeUndefined()
  })
})

describe('an apply', () => {
  it.each([
    ['nothing is there', undefined, 'undefined'],
    ["the object is the parent's", { ownerReferences: [owner] }, 'x'],
    [
      'the Go operator made it, without our label',
      { ownerReferences: [{ ...owner, controller: true }], labels: {} },
      'x',
    ],
    ['the parent is one of several owners', { ownerReferences: [{ kind: 'A', name: 'a', uid: 'u0' }, owner] }, 'x'],
  ])('is allowed where %s', (_, metadata, uid) => {
    expect(verdict(metadata)).toEqual({ allowed: true, text: uid })
  })

  const tail = 'It was not changed. Delete it, or give the MCPServer another name.'
  it.each([
    ['nobody', {}, `it has no owner. ${tail}`],
    [
      'nobody, but somebody wrote it',
      {
        managedFields: [
          { manager: 'kubectl', time: '2026-01-02T00:00:00Z' },
          { manager: 'helm', time: '2026-01-01T00:00:00Z' },
          { manager: 'kubelet', time: '2026-02-01T00:00:00Z', subresource: 'status' },
        ],
      },
      `it has no owner and was last written by "kubectl". ${tail}`,
    ],
    [
      'a Helm release',
      { annotations: { 'meta.helm.sh/release-name': 'shop' } },
      `it belongs to the Helm release "shop". ${tail}`,
    ],
    [
      'another controller',
      { ownerReferences: [{ kind: 'Job', name: 'j', uid: 'u9', controller: true }] },
      `it belongs to Job "j". ${tail}`,
    ],
    ['a label that only looks like ours', { labels: { 'controller-uid': 'u1' } }, `it has no owner. ${tail}`],
  ])('is refused where the object is of %s', (_, metadata, whose) => {
    expect(verdict(metadata)).toEqual({
      allowed: false,
      text: `Deployment "web" in namespace "demo" exists and does not belong to MCPServer "web": ${whose}`,
    })
  })

  it('waits where the object is the orphan of a parent of the same name', () => {
    const { allowed, text } = verdict({ ownerReferences: [{ ...owner, uid: 'u0' }] })

    expect(allowed).toBe(false)
    expect(text).toContain('an earlier MCPServer "web" that was deleted')
    expect(text).toContain('No action is needed.')
  })

  it.each([
    ['is seen as it is', {}, { uid: 'x', resourceVersion: '7' }],
    ['is none to remove while it is being deleted', { deletionTimestamp: '2026-01-01T00:00:00Z' }, undefined],
  ])('over an orphan: it %s', (_, more, seen) => {
    const claim = claimOf(applied)
    const metadata = { uid: 'x', resourceVersion: '7', ownerReferences: [{ ...owner, uid: 'u0' }], ...more }

    expect(claim && relationTo(claim, { metadata })).toEqual({ is: 'orphan', seen })
  })

  it.each([
    ['kind', { kind: 'MCPRemoteProxy' }],
    ['name', { name: 'other' }],
    ['API group', { apiVersion: 'example.com/v1' }],
  ])('is refused for good where one more owner has another %s', (_, other) => {
    const { allowed, text } = verdict({
      ownerReferences: [
        { ...owner, uid: 'u0' },
        { ...owner, uid: 'u2', ...other },
      ],
    })

    expect(allowed).toBe(false)
    expect(text).toContain('It was not changed.')
  })
})

describe('a PUT of a child', () => {
  const current = { metadata: { uid: 'x', ownerReferences: [owner] } }

  it.each([
    ['takes out the controlling owner', current, { metadata: { uid: 'x', ownerReferences: [] } }, true],
    ['leaves the owners out altogether', current, { metadata: { uid: 'x' } }, true],
    ['keeps the owner', current, current, false],
    ['adds the owner (adoption)', { metadata: { uid: 'x' } }, current, false],
    [
      'takes out an owner that does not control',
      { metadata: { uid: 'x', ownerReferences: [{ ...owner, controller: false }] } },
      { metadata: { uid: 'x' } },
      false,
    ],
    [
      'is about an object that was replaced',
      { metadata: { uid: 'y', ownerReferences: [owner] } },
      { metadata: { uid: 'x' } },
      false,
    ],
  ])('that %s: release or not', (_, before, after, expected) => {
    expect(isRelease(before, after)).toBe(expected)
  })
})
