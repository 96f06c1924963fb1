import { describe, expect, it } from 'vitest'
import { textMemo } from './memo.ts'

describe('a memo of texts', () => {
  it('computes once for each text', () => {
    const computed: string[] = []
    const memo = textMemo(
      (text) => {
        computed.push(text)
        return text.length
      },
      { limit: 10_000, weigh: () => 8 },
    )
    expect([memo.of('a'), memo.of('bb'), memo.of('a')]).toEqual([1, 2, 1])
    expect(computed).toEqual(['a', 'bb'])
  })

  it('remembers that there is nothing', () => {
    let calls = 0
    const memo = textMemo<undefined>(
      () => {
        calls += 1
        return undefined
      },
      { limit: 10_000, weigh: () => 0 },
    )
    memo.of('a')
    memo.of('a')
    expect(calls).toBe(1)
  })

  it('holds no more bytes than it may, whatever the texts weigh, and lets the oldest go first', () => {
    const computed: string[] = []
    const memo = textMemo(
      (text) => {
        computed.push(text)
        return text
      },
      { limit: 5_000, weigh: (value) => 2 * value.length },
    )
    for (let round = 0; round < 100; round += 1) {
      memo.of(`${round}${'x'.repeat(round * 10)}`)
      expect(memo.bytes()).toBeLessThanOrEqual(5_000)
    }
    memo.of(`99${'x'.repeat(990)}`)
    expect(computed).toHaveLength(100)
    memo.of('0')
    expect(computed).toHaveLength(101)
  })

  it('remembers nothing that weighs more than the whole memo', () => {
    const memo = textMemo((text) => text, { limit: 1_000, weigh: (value) => value.length })
    expect(memo.of('x'.repeat(2_000))).toHaveLength(2_000)
    expect(memo.bytes()).toBe(0)
  })
})
