import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changesOf,
  emptyPicture,
  listVersion,
  objectKey,
  type Part,
  parentUidOf,
  shownObject,
  vanished,
  versionVector,
} from './picture.ts'

const configMap = { apiVersion: 'v1', kind: 'ConfigMap' }

function object(name: string, resourceVersion: string, uid = `uid-${name}`): Record<string, unknown> {
  return { metadata: { name, namespace: 'a', uid, resourceVersion } }
}

function part(...objects: readonly Record<string, unknown>[]): Part {
  return { version: '1', objects: new Map(objects.map((each) => [objectKey(each), shownObject(each, configMap)])) }
}

describe('a picture', () => {
  it('has the version of the newest of its parts', () => {
    const picture = emptyPicture(['a', 'b', 'c'])
    for (const [name, version] of [
      ['a', '99'],
      ['b', '100'],
    ] as const) {
      const found = picture.get(name)
      if (found) found.version = version
    }

    expect(listVersion(picture)).toBe('100')
    expect(versionVector(picture)).toEqual({ a: '99', b: '100', c: undefined })
  })

  it('has version 1 where nothing can be read', () => {
    expect(listVersion(emptyPicture(['a']))).toBe('1')
  })

  it('keeps what a DELETED event needs: identity, labels, owners, and no content', () => {
    const metadata = {
      name: 'x',
      namespace: 'a',
      uid: 'u',
      resourceVersion: '5',
      labels: { 'controller-uid': 'p' },
      ownerReferences: [{ uid: 'p', kind: 'Gadget', name: 'g' }],
      annotations: { big: 'text' },
      managedFields: [{}],
    }

    const shown = shownObject({ metadata, data: { secret: 'no' } }, configMap)

    const { annotations: _annotations, managedFields: _managedFields, ...kept } = metadata
    expect(JSON.parse(shown.stub)).toEqual({ ...configMap, metadata: kept })
    expect(shown).toMatchObject({ version: '5', uid: 'u', parentUid: 'p' })
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
        const shownPart = part(...before.map(({ name, version }) => object(name, `${version}`)))
        const listed = part(...after.map(({ name, version }) => object(name, `${version}`)))

        for (const [key, shown] of listed.objects) {
          if (changesOf(shownPart, key, shown).length > 0) shownPart.objects.set(key, shown)
        }
        for (const { key } of vanished(shownPart, new Set(listed.objects.keys()))) shownPart.objects.delete(key)

        expect(Object.fromEntries(shownPart.objects)).toEqual(Object.fromEntries(listed.objects))
      }),
    )
  })

  it.each([
    ['is new', object('b', '1'), ['ADDED']],
    ['has another version', object('a', '2'), ['MODIFIED']],
    ['was replaced by one of the same name', object('a', '2', 'other'), ['DELETED', 'ADDED']],
    ['is the same', object('a', '1'), []],
  ])('tells an object that %s', (_, listed, types) => {
    const changes = changesOf(part(object('a', '1')), objectKey(listed), shownObject(listed, configMap))

    expect(changes.map(({ type }) => type)).toEqual(types)
  })
})
