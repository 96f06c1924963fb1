import { describe, expect, it } from 'vitest'
import { delayAfter, watchBackoff } from './backoff.ts'

describe('the pause after failures', () => {
  it('grows by half and never beyond five seconds', () => {
    expect([1, 2, 3, 4].map((failures) => delayAfter(failures, watchBackoff))).toEqual([100, 150, 225, 337.5])
    expect(delayAfter(100, watchBackoff)).toBe(5000)
  })
})
