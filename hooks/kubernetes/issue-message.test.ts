import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { issueMessage } from './issue-message.ts'

const schema = z.object({ type: z.enum(['a', 'b']) })

function messageFor(type: unknown): string | undefined {
  return schema.safeParse({ type }, { error: issueMessage }).error?.issues[0]?.message
}

describe('a value that is none of a few words', () => {
  it.each([
    ['c', 'must be one of a, b, not "c".'],
    [1, 'must be one of a, b, not 1.'],
    [null, 'must be one of a, b, not null.'],
    [undefined, 'is required. Set it to one of a, b.'],
  ])('is quoted where it can be a slip: %j', (type, message) => {
    expect(messageFor(type)).toBe(message)
  })

  it.each([
    [{ clientSecret: 'canary' }, 'must be one of a, b, not a map.'],
    [['canary'], 'must be one of a, b, not a list.'],
    [`canary ${'x'.repeat(30)}`, 'must be one of a, b, not a string.'],
  ])('is not repeated where it may hold a secret: %j', (type, message) => {
    expect(messageFor(type)).toBe(message)
  })
})
