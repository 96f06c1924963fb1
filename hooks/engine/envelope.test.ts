import { describe, expect, it } from 'vitest'
import { gadgets, recordedKind } from '../../test/support/engine-kind.ts'
import { recordedBody, recordedNames } from '../../test/support/engine-traffic.ts'
import { recordAt, valueAt } from '../kubernetes/read.ts'
import { parseCustomizeRequest, parseSyncRequest } from './envelope.ts'

const sync = recordedNames.filter((name) => name.includes('-sync-'))
const customize = recordedNames.filter((name) => name.includes('-customize'))

describe('a request of the real engine', () => {
  it.each(sync)('%s parses', (name) => {
    const body = recordedBody(name)
    expect(parseSyncRequest(recordedKind, body)).toEqual({ ok: true, value: body })
  })

  it.each(customize)('%s parses', (name) => {
    const body = recordedBody(name)
    expect(parseCustomizeRequest(recordedKind, body)).toEqual({ ok: true, value: body })
  })

  it('is not copied: the observed objects are the very ones of the body', () => {
    const body = recordedBody('03-sync-children-created')
    const parsed = parseSyncRequest(recordedKind, body)
    expect(parsed.ok && parsed.value.children).toBe(valueAt(body, 'children'))
  })

  it('is refused by another kind', () => {
    expect(parseSyncRequest(gadgets, recordedBody('03-sync-children-created'))).toEqual({
      ok: false,
      error: 'the parent is not a Gadget of toolhive.stacklok.dev',
    })
  })
})

describe('a body that is no sync request', () => {
  const good = recordAt(recordedBody('03-sync-children-created'))

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['a text', 'sync'],
    ['without a parent', { ...good, parent: undefined }],
    ['with a key of no version', { ...good, extra: 1 }],
    ['with finalizing as text', { ...good, finalizing: 'false' }],
    ['without children', { ...good, children: undefined }],
    ['with null children', { ...good, children: null }],
    ['with a list of children', { ...good, children: { 'Service.v1': [] } }],
    ['with a null child', { ...good, children: { 'Service.v1': { 'demo/a': null } } }],
    ['with a child without a name', { ...good, children: { 'Service.v1': { 'demo/a': object({}) } } }],
    ['with a related object without a kind', { ...good, related: { 'Pod.v1': { a: { ...object({}), kind: '' } } } }],
    ['with a child under another kind', { ...good, children: { 'Secret.v1': { 'demo/a': service('demo', 'a') } } }],
    ['with a child under another name', { ...good, children: { 'Service.v1': { 'demo/b': service('demo', 'a') } } }],
    [
      'with a related object under another namespace',
      { ...good, related: { 'Service.v1': { 'x/a': service('demo', 'a') } } },
    ],
    ['with labels that are no strings', { ...good, parent: object({ name: 'a', labels: { a: 1 } }) }],
    ['with managed fields that are no list', { ...good, parent: object({ name: 'a', managedFields: {} }) }],
    ['a customize request', recordedBody('01-customize')],
  ])('is refused: %s', (_, body) => {
    expect(parseSyncRequest(recordedKind, body)).toEqual({
      ok: false,
      error: "the body is not a sync request in version v2 of Metacontroller's hooks",
    })
  })

  it('is refused: a parent without a namespace', () => {
    const parent = { ...recordAt(good, 'parent'), metadata: { name: 'a' } }
    expect(parseSyncRequest(recordedKind, { ...good, parent })).toEqual({
      ok: false,
      error: 'the parent has no namespace',
    })
  })

  it('is refused: a child in another namespace than its parent', () => {
    const children = { 'Service.v1': { 'other/a': service('other', 'a') } }
    expect(parseSyncRequest(recordedKind, { ...good, children })).toEqual({
      ok: false,
      error: 'a child is not in the namespace of its parent',
    })
  })

  it('is refused as a customize request too', () => {
    expect(parseCustomizeRequest(recordedKind, good)).toMatchObject({ ok: false })
  })
})

function object(metadata: Record<string, unknown>): Record<string, unknown> {
  return { apiVersion: 'v1', kind: 'Service', metadata }
}

function service(namespace: string, name: string): Record<string, unknown> {
  return object({ namespace, name })
}
