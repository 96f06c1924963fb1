import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDnsLabel, isLabelValue, isQualifiedName, labelValueOf } from './names.ts'

describe('isDnsLabel', () => {
  it.each(['a', '0', 'a-b', 'a'.repeat(63)])('takes "%s"', (text) => expect(isDnsLabel(text)).toBe(true))
  it.each(['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a b', 'ä', 'a\n', 'a'.repeat(64)])('refuses "%s"', (text) =>
    expect(isDnsLabel(text)).toBe(false),
  )
})

describe('isLabelValue', () => {
  it.each(['', 'a', 'A.b_c-1', 'a'.repeat(63)])('takes "%s"', (text) => expect(isLabelValue(text)).toBe(true))
  it.each(['-a', 'a-', '.a', 'a b', 'a/b', 'ä', 'a\n', 'a'.repeat(64)])('refuses "%s"', (text) =>
    expect(isLabelValue(text)).toBe(false),
  )
})

describe('isQualifiedName', () => {
  it.each(['a', 'App', 'a.b', 'example.com/a', 'x/y', 'a'.repeat(63)])('takes "%s"', (text) =>
    expect(isQualifiedName(text)).toBe(true),
  )
  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a/b/c',
    'Example.com/a',
    'a b',
    '-a',
    'a..b/c',
    'a'.repeat(64),
    `${'a'.repeat(254)}/b`,
  ])('refuses "%s"', (text) => expect(isQualifiedName(text)).toBe(false))
})

describe('labelValueOf', () => {
  const names = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/)

  it('answers a legal value for every name that an object can have', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(isLabelValue(labelValueOf(name))).toBe(true)
      }),
    )
  })

  it('leaves a name that fits as it is', () => {
    expect(labelValueOf('weather-tools')).toBe('weather-tools')
  })

  it('tells two long names apart that begin alike', () => {
    const long = 'a'.repeat(100)
    expect(labelValueOf(`${long}1`)).not.toBe(labelValueOf(`${long}2`))
  })
})
