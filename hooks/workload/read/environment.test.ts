import { describe, expect, it } from 'vitest'
import { environmentProblems } from './environment.ts'

describe('environmentProblems', () => {
  it.each([
    { name: 'A', value: '' },
    { name: 'a.b-c_D1', value: 'any text, ünïcode too' },
    { name: 'with blank', value: 'x' },
  ])('has nothing against %j', (variable) => {
    expect(environmentProblems([variable], 'spec.env')).toEqual([])
  })

  it.each([
    ['an empty name', { name: '', value: 'x' }],
    ['an equals sign in the name', { name: 'A=B', value: 'x' }],
    ['a line break in the name', { name: 'A\nB', value: 'x' }],
    ['letters in the name that the API server refuses', { name: 'Ä', value: 'x' }],
    ['a line break in the value', { name: 'A', value: 'x\ny' }],
    ['a null byte in the value', { name: 'A', value: 'x\0' }],
  ])('finds %s', (_, variable) => {
    expect(environmentProblems([{ name: 'FINE', value: '' }, variable], 'spec.env')).toMatchObject([
      { reason: 'EnvironmentInvalid', severity: 'error', field: 'spec.env[1]' },
    ])
  })

  it('never repeats a value: it may be secret', () => {
    expect(JSON.stringify(environmentProblems([{ name: 'A', value: 'canary\n' }], 'spec.env'))).not.toContain('canary')
  })
})
