import { array, assert, dictionary, integer, jsonValue, property, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createItemSplitter } from './items.ts'
import { createLineSplitter } from './lines.ts'

/** The bytes in pieces of a few bytes each, so that every boundary is met. */
function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

describe('a list cut into items', () => {
  const item = dictionary(string(), jsonValue())
  const list = record({ items: array(item), kind: string(), metadata: dictionary(string(), jsonValue()) })

  it('gives back every item as the bytes it came in, wherever the stream is cut', () => {
    assert(
      property(
        list,
        integer({ min: 1, max: 40 }),
        integer({ min: 0, max: 2 }),
        ({ items, kind, metadata }, size, blanks) => {
          const bytes = Buffer.from(JSON.stringify({ kind, metadata, items }, undefined, blanks))
          const splitter = createItemSplitter()

          const found = pieces(bytes, size).flatMap((piece) => splitter.push(piece))

          expect(found.map((each) => JSON.parse(each.toString()))).toEqual(JSON.parse(JSON.stringify(items)))
          expect(splitter.end()).toEqual(JSON.parse(JSON.stringify({ kind, metadata, items: [] })))
        },
      ),
    )
  })

  it.each([
    ['no items', '{"kind":"A","items":null,"metadata":{"resourceVersion":"1"}}', []],
    ['items before the kind', '{"apiVersion":"v1","items":[{"a":1}],"kind":"AList"}', ['{"a":1}']],
    ['blanks between items', '{"items": [ {"a":1} ,\n {"b":[2]} ] }', ['{"a":1}', '{"b":[2]}']],
    ['a list called items inside an item', '{"items":[{"items":[{"c":1}]}]}', ['{"items":[{"c":1}]}']],
    ['brackets and quotes inside strings', '{"x":"]\\"items\\":[","items":[{"a":"}]\\\\"}]}', ['{"a":"}]\\\\"}']],
    ['a list called items elsewhere', '{"metadata":{"items":[{"x":1}]},"items":[]}', []],
  ])('copes with %s', (_, text, items) => {
    const splitter = createItemSplitter()

    const found = splitter.push(Buffer.from(text))

    expect(found.map(String)).toEqual(items)
    expect(() => splitter.end()).not.toThrow()
  })

  it('says so when the stream stopped in the middle', () => {
    const splitter = createItemSplitter()
    splitter.push(Buffer.from('{"kind":"A","items":[{"a":1}'))

    expect(() => splitter.end()).toThrow(SyntaxError)
  })
})

describe('a stream cut into lines', () => {
  it('gives back every line, wherever the stream is cut, and keeps an unfinished one', () => {
    const line = string({ minLength: 1 }).filter((text) => !text.includes('\n'))
    assert(
      property(array(line), integer({ min: 1, max: 20 }), (texts, size) => {
        const bytes = Buffer.from(`${texts.map((text) => `${text}\n`).join('')}rest`)
        const splitter = createLineSplitter()

        const found = pieces(bytes, size).flatMap((piece) => splitter.push(piece))

        expect(found.map(String)).toEqual(texts)
      }),
    )
  })
})
