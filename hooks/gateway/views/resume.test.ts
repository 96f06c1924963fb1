import { array, assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ResumeMemory, remember, take } from './resume.ts'

const empty: ResumeMemory<string> = new Map()

describe('what clients may come back to', () => {
  it('is there once: whoever takes it has it alone', () => {
    const memory = remember(empty, '7', 'seven', 3)

    const first = take(memory, '7')
    const second = take(first.memory, '7')

    expect([first.value, second.value]).toEqual(['seven', undefined])
  })

  it('is the later of two under one version', () => {
    const memory = remember(remember(empty, '7', 'early', 3), '7', 'late', 3)

    expect(take(memory, '7').value).toBe('late')
  })

  it('is forgotten oldest first, and never grows beyond the limit', () => {
    const step = tuple(constantFrom('1', '2', '3', '4', '5', '6'), integer({ min: 1, max: 4 }))
    assert(
      property(array(step), integer({ min: 1, max: 4 }), (steps, limit) => {
        const memory = steps.reduce((current, [version]) => remember(current, version, `at ${version}`, limit), empty)
        const latest = [...new Set(steps.map(([version]) => version).toReversed())].slice(0, limit)

        expect([...memory.keys()].toSorted()).toEqual(latest.toSorted())
      }),
    )
  })
})
