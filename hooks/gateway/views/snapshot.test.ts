import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cachedObject, objectKey, parentUidOf, stubOf } from './cached-object.ts'
import { changesOf, emptySnapshot, listVersion, type NamespaceSlice, vanished } from './snapshot.ts'

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  selectingLabels: new Set(['controller-uid', 'toolhive.stacklok.io/tool-config']),
}

function object(name: string, resourceVersion: string, uid = `uid-${name}`): Record<string, unknown> {
  return { metadata: { name, namespace: 'a', uid, resourceVersion } }
}

function slice(...objects: readonly Record<string, unknown>[]): NamespaceSlice {
  return { version: '1', objects: new Map(objects.map((each) => [objectKey(each), cachedObject(each, configMap)])) }
}

describe('a snapshot', () => {
  it('has the version of the newest of its slices', () => {
    const snapshot = emptySnapshot(['a', 'b', 'c'])
    for (const [name, version] of [
      ['a', '99'],
      ['b', '100'],
    ] as const) {
      const found = snapshot.get(name)
      if (found) found.version = version
    }

    expect(listVersion(snapshot)).toBe('100')
  })

  it('has version 1 where nothing can be read', () => {
    expect(listVersion(emptySnapshot(['a']))).toBe('1')
  })

  it('keeps what a DELETED event needs: identity, the labels that select, the controller, and no content', () => {
    const controller = { apiVersion: 'a/v1', kind: 'Gadget', name: 'g', uid: 'p', controller: true }
    const metadata = {
      name: 'x',
      namespace: 'a',
      uid: 'u',
      resourceVersion: '5',
      labels: { 'controller-uid': 'p', 'toolhive.stacklok.io/tool-config': 't', theirs: 'z' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Other', name: 'o', uid: 'q' }, controller],
      annotations: { big: 'text' },
      managedFields: [{}],
    }

    const cached = cachedObject({ metadata, data: { secret: 'no' } }, configMap)

    expect(JSON.parse(stubOf('a/x', cached, configMap))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'x',
        namespace: 'a',
        uid: 'u',
        resourceVersion: '5',
        labels: { 'controller-uid': 'p', 'toolhive.stacklok.io/tool-config': 't' },
        ownerReferences: [controller],
      },
    })
    expect(cached).toMatchObject({ version: '5', uid: 'u', parentUid: 'p' })
  })

  it.each([
    ['labels', { labels: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`toolhive-${n}`, 'x'])) }],
    [
      'owners',
      {
        ownerReferences: Array.from({ length: 5_000 }, (_, n) => ({
          apiVersion: 'v1',
          kind: 'A',
          name: `a${n}`,
          uid: `${n}`,
        })),
      },
    ],
    [
      'an owner',
      { ownerReferences: [{ apiVersion: 'v1', kind: 'A'.repeat(100_000), name: 'a', uid: '1', controller: true }] },
    ],
  ])('keeps little of an object, whatever it has of %s', (_, more) => {
    const kept = cachedObject(
      { metadata: { name: 'x', namespace: 'a', uid: 'u', resourceVersion: '5', ...more } },
      configMap,
    )

    expect(JSON.stringify(kept).length).toBeLessThan(100)
  })

  it.each([
    ['a label and an owner that agree', { labels: { 'controller-uid': 'p' }, ownerReferences: [{ uid: 'p' }] }, 'p'],
    ['only the label', { labels: { 'controller-uid': 'p' } }, undefined],
    ['only the owner', { ownerReferences: [{ uid: 'p' }] }, undefined],
    ['a label of another', { labels: { 'controller-uid': 'q' }, ownerReferences: [{ uid: 'p' }] }, undefined],
    ['nothing', {}, undefined],
  ])('knows a child by %s', (_, metadata, parentUid) => {
    expect(parentUidOf({ metadata })).toBe(parentUid)
  })

  it('and a list differ in what is new, what changed and what is gone, and in nothing else', () => {
    const state = array(record({ name: constantFrom('a', 'b', 'c', 'd'), version: integer({ min: 1, max: 3 }) }))
    assert(
      property(state, state, (before, after) => {
        const cachedSlice = slice(...before.map(({ name, version }) => object(name, `${version}`)))
        const listed = slice(...after.map(({ name, version }) => object(name, `${version}`)))

        for (const [key, cached] of listed.objects) {
          if (changesOf(cachedSlice, key, cached).length > 0) cachedSlice.objects.set(key, cached)
        }
        for (const { key } of vanished(cachedSlice, new Set(listed.objects.keys()))) cachedSlice.objects.delete(key)

        expect(Object.fromEntries(cachedSlice.objects)).toEqual(Object.fromEntries(listed.objects))
      }),
    )
  })

  it.each([
    ['is new', object('b', '1'), ['ADDED']],
    ['has another version', object('a', '2'), ['MODIFIED']],
    ['was replaced by one of the same name', object('a', '2', 'other'), ['DELETED', 'ADDED']],
    ['is the same', object('a', '1'), []],
  ])('tells an object that %s', (_, listed, types) => {
    const changes = changesOf(slice(object('a', '1')), objectKey(listed), cachedObject(listed, configMap))

    expect(changes.map(({ type }) => type)).toEqual(types)
  })
})
