import { describe, expect, it } from 'vitest'
import { pruneChild, pruneUndefined } from './prune.ts'

describe('pruning a child', () => {
  it.each<[string, unknown, unknown]>([
    ['absent fields', { a: undefined, b: { c: undefined } }, { b: {} }],
    ['absent items', { a: [1, undefined, 2] }, { a: [1, 2] }],
    ['empty lists', { env: [], args: [undefined], b: [[]] }, { b: [[]] }],
    ['empty labels', { metadata: { labels: {}, annotations: { a: undefined } } }, { metadata: {} }],
    ['empty node selectors', { spec: { nodeSelector: {}, selector: { matchLabels: {} } } }, { spec: { selector: {} } }],
    ['empty requests and limits', { resources: { limits: {}, requests: { cpu: undefined } } }, { resources: {} }],
    ['the empty value of a variable', { env: [{ name: 'A', value: '' }] }, { env: [{ name: 'A' }] }],
    ['an empty ConfigMap', { data: {}, binaryData: {} }, {}],
  ])('drops %s', (_, child, pruned) => {
    expect(pruneChild(child)).toEqual(pruned)
    expect(JSON.stringify(pruneChild(child))).toBe(JSON.stringify(pruned))
  })

  it.each<[string, unknown]>([
    ['a volume that is just empty', { volumes: [{ name: 'a', emptyDir: {} }] }],
    ['a security context without a setting', { securityContext: {} }],
    ['a selector of everything', { podSelector: {} }],
    ['false, zero and empty strings', { a: false, b: 0, c: '' }],
    ['the core group', { apiGroups: [''] }],
    ['an empty file of a ConfigMap, even one called value', { data: { value: '', b: '' } }],
    ['an empty label', { labels: { value: '' }, annotations: { a: '' } }],
    ['a label called like the prototype', JSON.parse('{"labels":{"__proto__":"a"}}')],
  ])('keeps %s', (_, child) => {
    expect(JSON.stringify(pruneChild(child))).toBe(JSON.stringify(child))
  })

  it.each<[string, unknown]>([
    ['null', { a: null }],
    ['null among labels', { labels: { a: null } }],
    ['null in a list', [null]],
    ['a number that is none', { a: Number.NaN }],
    ['an endless number', { a: Infinity }],
    ['a function', { a: () => 1 }],
    ['a big integer', { a: 1n }],
    ['a date', { a: new Date(0) }],
    ['a map', { a: new Map() }],
  ])('refuses %s, which is a bug of a builder', (_, child) => {
    expect(() => pruneChild(child)).toThrow(TypeError)
    expect(() => pruneUndefined(child)).toThrow(TypeError)
  })
})

describe('pruning a status', () => {
  it('drops what is absent and keeps what is empty, as the API server does', () => {
    const status = { conditions: [], servers: {}, message: '', gone: undefined, list: [{ a: undefined, b: {} }] }
    expect(JSON.stringify(pruneUndefined(status))).toBe('{"conditions":[],"servers":{},"message":"","list":[{"b":{}}]}')
  })
})
