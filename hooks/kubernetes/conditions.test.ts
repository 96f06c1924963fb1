import { describe, expect, it } from 'vitest'
import { type ConditionDraft, conditionsOf } from './conditions.ts'

const now = '2026-11-22T12:00:00.123Z'
const earlier = '2026-11-01T00:00:00Z'
const ready: ConditionDraft = { type: 'Ready', status: 'True', reason: 'Fine', message: 'all is well' }

function conditions(drafts: readonly ConditionDraft[], previous: unknown): ReturnType<typeof conditionsOf> {
  return conditionsOf({ drafts, previous, generation: 3, now })
}

describe('conditionsOf', () => {
  it('dates a new condition now, in whole seconds of UTC', () => {
    expect(conditions([ready], undefined)).toEqual([
      { ...ready, observedGeneration: 3, lastTransitionTime: '2026-11-22T12:00:00Z' },
    ])
  })

  it('keeps the time while the status is the same, though reason, message and generation change', () => {
    const previous = {
      conditions: [{ ...ready, reason: 'Other', message: 'x', observedGeneration: 1, lastTransitionTime: earlier }],
    }
    expect(conditions([ready], previous)).toEqual([{ ...ready, observedGeneration: 3, lastTransitionTime: earlier }])
  })

  it('moves the time when the status changes', () => {
    const previous = { conditions: [{ ...ready, status: 'False', lastTransitionTime: earlier }] }
    expect(conditions([ready], previous)[0]?.lastTransitionTime).toBe('2026-11-22T12:00:00Z')
  })

  it('keeps the order of the drafts and drops what has none', () => {
    const previous = {
      conditions: [
        { ...ready, type: 'Gone', lastTransitionTime: earlier },
        { ...ready, lastTransitionTime: earlier },
      ],
    }
    const valid = { ...ready, type: 'Valid' }
    expect(conditions([valid, ready], previous).map(({ type }) => type)).toEqual(['Valid', 'Ready'])
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'none'],
    ['conditions that are no list', { conditions: {} }],
    ['conditions without content', { conditions: [null, 1, {}, { type: 'Ready' }, { type: 'Ready', status: 'True' }] }],
    ['a time that is none', { conditions: [{ ...ready, lastTransitionTime: 7 }] }],
  ])('takes %s for a status that tells nothing', (_, previous) => {
    expect(conditions([ready], previous)[0]?.lastTransitionTime).toBe('2026-11-22T12:00:00Z')
  })
})
