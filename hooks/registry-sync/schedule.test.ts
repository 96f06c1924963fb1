import { describe, expect, it } from 'vitest'
import { nextAttempt } from './schedule.ts'

describe('the next attempt', () => {
  it.each<[string, 'Complete' | 'Failed', number, string | undefined, number | undefined]>([
    ['after a success without an interval: none', 'Complete', 0, undefined, undefined],
    ['after a success: the interval', 'Complete', 0, '1h30m', 5_400_000],
    ['shorter than a minute', 'Complete', 0, '30s', 30_000],
    ['never more often than every second', 'Complete', 0, '1ms', 1000],
    ['an interval that is none counts as none', 'Complete', 0, 'soon', undefined],
    ['after a first failure', 'Failed', 1, undefined, 5000],
    ['after a second failure', 'Failed', 2, undefined, 10_000],
    ['after many failures', 'Failed', 40, undefined, 300_000],
    ['a failure waits no longer than the interval', 'Failed', 5, '20s', 20_000],
    ['a failure may wait less than the interval', 'Failed', 1, '24h', 5000],
  ])('%s', (_, ...[phase, attemptCount, interval, pause]) => {
    expect(nextAttempt({ phase, attemptCount }, interval)).toBe(pause)
  })
})
