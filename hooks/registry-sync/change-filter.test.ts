import { describe, expect, it } from 'vitest'
import { type ChangeFilter, createChangeFilter } from './change-filter.ts'

function changesAfter(steps: (filter: ChangeFilter) => void): number {
  let count = 0
  steps(createChangeFilter(() => (count += 1)))
  return count
}

describe('a change of a source', () => {
  it.each<[string, (filter: ChangeFilter) => void, number]>([
    ['is not what is seen before the first reading', (filter) => filter.seen('7'), 0],
    ['is not what was just read', (filter) => (filter.reading(), filter.read('7'), filter.seen('7')), 0],
    ['is what comes after a reading', (filter) => (filter.reading(), filter.read('7'), filter.seen('8')), 1],
    [
      'is not what a reading sees at the same time',
      (filter) => (filter.reading(), filter.seen('7'), filter.read('7')),
      0,
    ],
    ['is not what was older than the reading', (filter) => (filter.reading(), filter.seen('7'), filter.read('8')), 0],
    [
      'is what came during a reading and is newer',
      (filter) => (filter.reading(), filter.seen('9'), filter.read('8')),
      1,
    ],
    ['is a deletion', (filter) => (filter.reading(), filter.read('8'), filter.seen('none')), 1],
    ['is a creation', (filter) => (filter.reading(), filter.read('none'), filter.seen('8')), 1],
    ['is anything after a failed reading', (filter) => (filter.reading(), filter.read(undefined), filter.seen('8')), 1],
    [
      'is nothing about the ConfigMap of before',
      (filter) => (filter.reading(), filter.read('8'), filter.reset(), filter.seen('9')),
      0,
    ],
  ])('%s', (_, steps, count) => {
    expect(changesAfter(steps)).toBe(count)
  })
})
