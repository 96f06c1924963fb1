import { describe, expect, it } from 'vitest'
import { readInlineTools, readTools, toolProblems } from './tools.ts'

describe('readTools', () => {
  it('takes filter in its order and overrides sorted, without empty members', () => {
    const spec = {
      toolsFilter: ['b', 'a'],
      toolsOverride: { z: { name: 'y', description: '' }, a: { description: 'A' } },
    }
    const { value, problems } = readTools(spec, 'tools')
    expect(problems).toEqual([])
    expect(JSON.stringify(value)).toBe('{"filter":["b","a"],"overrides":{"a":{"description":"A"},"z":{"name":"y"}}}')
  })

  it('takes empty lists and maps for absent ones', () => {
    expect(readTools({ toolsFilter: [], toolsOverride: {} }, 'tools').value).toEqual({
      filter: undefined,
      overrides: undefined,
    })
  })

  it('names the configuration in each problem', () => {
    expect(readTools({ toolsFilter: [''] }, 'tools').problems).toMatchObject([
      { reason: 'ToolConfigInvalid', field: 'spec.toolConfigRef.name', message: expect.stringContaining('"tools"') },
    ])
  })
})

describe('readInlineTools', () => {
  it('takes the list of the parent itself', () => {
    expect(readInlineTools(['a'])).toEqual({ value: { filter: ['a'], overrides: undefined }, problems: [] })
    expect(readInlineTools(undefined).value.filter).toBeUndefined()
  })
})

describe('toolProblems', () => {
  it.each([
    ['an empty name in the filter', { toolsFilter: ['a', ''] }],
    ['a comma in a name', { toolsFilter: ['a,b'] }],
    ['a line break in a name', { toolsFilter: ['a\nb'] }],
    ['an override of nothing', { toolsOverride: { '': { name: 'a' } } }],
    ['an override without effect', { toolsOverride: { a: {} } }],
    ['an override with empty strings', { toolsOverride: { a: { name: '', description: '' } } }],
  ])('finds %s', (_, parts) => {
    expect(toolProblems(parts)).toHaveLength(1)
  })

  it('has nothing against what the runner takes', () => {
    expect(
      toolProblems({ toolsFilter: ['a', 'b c'], toolsOverride: { a: { name: 'x' }, b: { description: 'y' } } }),
    ).toEqual([])
  })
})
