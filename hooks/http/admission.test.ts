import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Admission, createAdmission } from './admission.ts'

describe('admission', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('lets in what there is room for, and the next ones in their order', async () => {
    const { log, enter, leave } = visitors(createAdmission(10, 1000))
    enter('a', 6)
    enter('b', 6)
    enter('c', 1)
    await vi.advanceTimersByTimeAsync(999)
    expect(log).toEqual(['a'])
    leave('a')
    leave('a')
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a', 'b', 'c'])
    enter('d', 4)
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a', 'b', 'c'])
    leave('c')
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a', 'b', 'c', 'd'])
  })

  it('turns away who waits too long, and lets in those behind', async () => {
    const { log, enter } = visitors(createAdmission(10, 1000))
    enter('a', 6)
    enter('b', 6)
    await vi.advanceTimersByTimeAsync(500)
    enter('c', 4)
    await vi.advanceTimersByTimeAsync(500)
    expect(log).toEqual(['a', 'b away', 'c'])
  })

  it('gives all its room to what needs more than there is', async () => {
    const { log, enter, leave } = visitors(createAdmission(10, 1000))
    enter('a', 11)
    enter('b', 1)
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a'])
    leave('a')
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a', 'b'])
  })
})

/** Enters under a name; the log says who got in, and who was turned away. */
function visitors(admission: Admission): {
  readonly log: readonly string[]
  readonly enter: (name: string, size: number) => void
  readonly leave: (name: string) => void
} {
  const log: string[] = []
  const inside = new Map<string, () => void>()
  return {
    log,
    enter(name, size) {
      void admission.enter(size).then((leave) => {
        log.push(leave ? name : `${name} away`)
        if (leave) inside.set(name, leave)
      })
    },
    leave: (name) => inside.get(name)?.(),
  }
}
