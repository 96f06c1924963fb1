import { describe, expect, it } from 'vitest'
import { createSourceNews, type SourceNews } from './change-filter.ts'

function newsAfter(steps: (news: SourceNews) => void): number {
  let count = 0
  steps(createSourceNews(() => (count += 1)))
  return count
}

describe('news of a source', () => {
  it.each<[string, (news: SourceNews) => void, number]>([
    ['is not what is seen before the first reading', (news) => news.seen('7'), 0],
    ['is not what was just read', (news) => (news.reading(), news.read('7'), news.seen('7')), 0],
    ['is what comes after a reading', (news) => (news.reading(), news.read('7'), news.seen('8')), 1],
    ['is not what a reading sees at the same time', (news) => (news.reading(), news.seen('7'), news.read('7')), 0],
    ['is not what was older than the reading', (news) => (news.reading(), news.seen('7'), news.read('8')), 0],
    ['is what came during a reading and is newer', (news) => (news.reading(), news.seen('9'), news.read('8')), 1],
    ['is a deletion', (news) => (news.reading(), news.read('8'), news.seen('none')), 1],
    ['is a creation', (news) => (news.reading(), news.read('none'), news.seen('8')), 1],
    ['is anything after a failed reading', (news) => (news.reading(), news.read(undefined), news.seen('8')), 1],
    [
      'is nothing about the ConfigMap of before',
      (news) => (news.reading(), news.read('8'), news.reset(), news.seen('9')),
      0,
    ],
  ])('%s', (_, steps, count) => {
    expect(newsAfter(steps)).toBe(count)
  })
})
