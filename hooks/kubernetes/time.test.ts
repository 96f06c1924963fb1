import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kubernetesTime, parseTime } from './time.ts'

describe('parseTime', () => {
  it.each([
    ['UTC', '2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
    ['an offset', '2026-01-31T12:00:00+02:00', Date.UTC(2026, 0, 31, 10)],
    ['a fraction', '2026-01-31T12:00:00.5Z', Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
    ['a leap day', '2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('reads %s', (_, text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  it.each([
    '',
    'now',
    '2026-01-31',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00Z',
    '2026-01-31T12:00:00',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:61:00Z',
    '2026-01-31T12:00:00+2:00',
    ' 2026-01-31T12:00:00Z',
  ])('knows that "%s" is no RFC 3339 time', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})

describe('kubernetesTime', () => {
  it('cuts fractions and names UTC', () => {
    expect(kubernetesTime('2026-01-31T12:00:00.999+01:00')).toBe('2026-01-31T11:00:00Z')
  })

  it('writes what parseTime reads, to the second', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
        (date) => {
          const written = kubernetesTime(date.toISOString())
          expect(parseTime(written)).toBe(Math.floor(date.getTime() / 1000) * 1000)
        },
      ),
    )
  })
})
