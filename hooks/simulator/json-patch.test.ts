import { describe, expect, it } from 'vitest'
import { JsonPatch, patched } from './json-patch.ts'

const document = { a: { 'b/c': [1, 2], 'd~e': null } }

describe('a JSON patch', () => {
  it.each<[string, JsonPatch, unknown]>([
    ['adds a member', [{ op: 'add', path: '/x', value: 1 }], { ...document, x: 1 }],
    [
      'replaces through escaped names',
      [{ op: 'replace', path: '/a/d~0e', value: 1 }],
      { a: { ...document.a, 'd~e': 1 } },
    ],
    ['inserts into a list', [{ op: 'add', path: '/a/b~1c/1', value: 9 }], { a: { ...document.a, 'b/c': [1, 9, 2] } }],
    ['appends to a list', [{ op: 'add', path: '/a/b~1c/-', value: 9 }], { a: { ...document.a, 'b/c': [1, 2, 9] } }],
    ['replaces an item', [{ op: 'replace', path: '/a/b~1c/0', value: 9 }], { a: { ...document.a, 'b/c': [9, 2] } }],
    ['removes an item', [{ op: 'remove', path: '/a/b~1c/0' }], { a: { ...document.a, 'b/c': [2] } }],
    ['removes a member', [{ op: 'remove', path: '/a' }], {}],
    ['replaces the whole', [{ op: 'replace', path: '', value: 1 }], 1],
    ['tests', [{ op: 'test', path: '/a/b~1c', value: [1, 2] }], document],
    [
      'does one after the other',
      [
        { op: 'remove', path: '/a' },
        { op: 'add', path: '/a', value: 2 },
      ],
      { a: 2 },
    ],
  ])('%s', (_, patch, expected) => {
    expect(patched(document, patch)).toEqual(expected)
  })

  it.each<[string, JsonPatch]>([
    ['replace what is not there', [{ op: 'replace', path: '/x', value: 1 }]],
    ['remove what is not there', [{ op: 'remove', path: '/a/x' }]],
    ['add below what is not there', [{ op: 'add', path: '/x/y', value: 1 }]],
    ['go into a number', [{ op: 'add', path: '/a/b~1c/0/x', value: 1 }]],
    ['insert beyond the end', [{ op: 'add', path: '/a/b~1c/3', value: 1 }]],
    ['replace beyond the end', [{ op: 'replace', path: '/a/b~1c/2', value: 1 }]],
    ['index by a word', [{ op: 'remove', path: '/a/b~1c/first' }]],
    ['pass a test that fails', [{ op: 'test', path: '/a', value: 1 }]],
    ['remove the whole', [{ op: 'remove', path: '' }]],
  ])('does not %s', (_, patch) => {
    expect(() => patched(document, patch)).toThrow(Error)
    expect(document).toEqual({ a: { 'b/c': [1, 2], 'd~e': null } })
  })

  it.each<[string, unknown]>([
    ['a path without a slash', [{ op: 'remove', path: 'a' }]],
    ['an operation that we do not model', [{ op: 'move', from: '/a', path: '/b' }]],
    ['an object', { op: 'remove', path: '/a' }],
  ])('is not %s', (_, patch) => {
    expect(JsonPatch.safeParse(patch).success).toBe(false)
  })
})
