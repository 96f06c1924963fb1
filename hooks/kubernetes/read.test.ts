import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRecord, listAt, numberAt, recordAt, stringAt, valueAt } from './read.ts'

const object = { a: { text: 'x', number: 1, list: [1], record: { b: 2 }, nothing: null } }

describe('readers', () => {
  it('find what is there', () => {
    expect(stringAt(object, 'a', 'text')).toBe('x')
    expect(numberAt(object, 'a', 'number')).toBe(1)
    expect(listAt(object, 'a', 'list')).toEqual([1])
    expect(recordAt(object, 'a', 'record')).toEqual({ b: 2 })
    expect(valueAt(object)).toBe(object)
  })

  it('answer nothing where the type is another', () => {
    expect(stringAt(object, 'a', 'number')).toBeUndefined()
    expect(numberAt(object, 'a', 'text')).toBeUndefined()
    expect(listAt(object, 'a', 'record')).toEqual([])
    expect(recordAt(object, 'a', 'list')).toEqual({})
    expect(recordAt(object, 'a', 'nothing')).toEqual({})
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'find no "%s" that the value itself does not hold',
    (key) => {
      expect(valueAt({}, key)).toBeUndefined()
    },
  )

  it('walk any value without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, path) => {
        expect(Array.isArray(listAt(value, ...path))).toBe(true)
        expect(isRecord(recordAt(value, ...path))).toBe(true)
      }),
    )
  })
})
