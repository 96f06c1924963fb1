import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitedStatus, statusLimits } from './status-limits.ts'

describe('a status within its limits', () => {
  it('is the same object where nothing of it is too long', () => {
    const status = { phase: 'Ready', servers: ['a'], conditions: [{ type: 'Ready', message: 'x'.repeat(4_096) }] }
    expect(limitedStatus(status)).toBe(status)
  })

  it('shortens strings wherever they stand, and says so', () => {
    const long = 'x'.repeat(100_000)
    expect(limitedStatus({ message: long, conditions: [{ message: long, observedGeneration: 1 }] })).toEqual({
      message: `${'x'.repeat(4_093)}...`,
      conditions: [{ message: `${'x'.repeat(4_093)}...`, observedGeneration: 1 }],
    })
  })

  it('ends lists early', () => {
    const servers = Array.from({ length: 12_000 }, (_, index) => `server-${index}`)
    expect(limitedStatus({ servers, serverCount: 12_000 })).toEqual({
      servers: servers.slice(0, statusLimits.items),
      serverCount: 12_000,
    })
  })

  it('cuts no character in two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_080, max: 4_100 }), (length) => {
        const message = String(limitedStatus('x'.repeat(length) + '\u{1F600}'.repeat(20)))
        expect(new TextDecoder().decode(new TextEncoder().encode(message))).toBe(message)
        expect(message.length).toBeLessThanOrEqual(statusLimits.text)
      }),
    )
  })
})
