import { array, assert, bigInt, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, newestVersion } from './resource-version.ts'

const version = bigInt({ min: 1n, max: 2n ** 80n }).map(String)

describe('resource versions', () => {
  it('compare as numbers, beyond the precision of a number', () => {
    assert(
      property(version, version, (left, right) => {
        const difference = BigInt(left) - BigInt(right)

        expect(compareVersions(left, right) < 0).toBe(difference < 0n)
        expect(compareVersions(left, right) === 0).toBe(difference === 0n)
      }),
    )
  })

  it('have a newest, which is one of them and older than none', () => {
    assert(
      property(array(version, { minLength: 1 }), (versions) => {
        const newest = newestVersion(versions) ?? ''

        expect(versions).toContain(newest)
        for (const other of versions) expect(compareVersions(newest, other)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('have no newest where there are none', () => {
    expect(newestVersion([])).toBeUndefined()
  })
})
