import { describe, expect, it } from 'vitest'
import { createLargeObjects, createObjectReader } from './large-objects.ts'

const never = new AbortController().signal
const large = 1_000_000

async function isWaiting(promise: Promise<unknown>): Promise<boolean> {
  const pause = new Promise((resolve) => setTimeout(resolve, 5))
  return (await Promise.race([promise.then(() => 'done'), pause])) !== 'done'
}

describe('large objects', () => {
  it('are read one at a time, in the order in which they became large, while small ones never wait', async () => {
    const turns = createLargeObjects()
    const [first, second, third, small] = Array.from({ length: 4 }, () => createObjectReader(turns, never))
    await first?.after(large)
    const [two, three] = [second?.after(large), third?.after(large)]

    expect(await isWaiting(Promise.resolve(two))).toBe(true)
    await small?.after(1_000)
    await first?.after(2 * large) // its own turn goes on
    await first?.after(0)
    await two
    expect(await isWaiting(Promise.resolve(three))).toBe(true)
    second?.end()
    await three
  })

  it('do not wait for one that was given up while it waited', async () => {
    const turns = createLargeObjects()
    const controller = new AbortController()
    const first = createObjectReader(turns, never)
    const givenUp = createObjectReader(turns, controller.signal)
    const last = createObjectReader(turns, never)
    await first.after(large)
    const rejected = expect(givenUp.after(large)).rejects.toThrow()
    const waiting = last.after(large)

    controller.abort()
    await rejected
    expect(await isWaiting(waiting)).toBe(true)
    first.end()
    await waiting
  })

  it('are given up beyond what any API server stores', async () => {
    await expect(createObjectReader(createLargeObjects(), never).after(40_000_000)).rejects.toThrow(/larger than any/)
  })
})
