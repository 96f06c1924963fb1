import { array, assert, boolean, constantFrom, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, decide, type Situation } from './decision.ts'

const orphan = { uid: 'x', resourceVersion: '7' }

describe('an apply at its beginning', () => {
  it.each([
    ['is bound to the uid that is known', 'x', { state: 'known', uid: 'x' }],
    ['may only create where nothing is known', undefined, { state: 'unseen' }],
  ])('%s', (_, knownUid, attempt) => {
    expect(decide({ after: 'request', knownUid })).toEqual({ do: 'apply', attempt })
  })
})

describe('the answer to an apply', () => {
  it.each<[Attempt['state'], number, string, string]>([
    // state, status, what else is seen, verdict
    ['known', 200, '', 'answer'],
    ['known', 409, '', 'look'],
    ['known', 422, '', 'look'],
    ['known', 422, 'other object', 'look'],
    ['known', 403, '', 'answer'],
    ['known', 500, '', 'answer'],
    ['unseen', 201, '', 'answer'],
    ['unseen', 200, 'stray', 'answer'],
    ['unseen', 409, '', 'look'],
    ['unseen', 422, '', 'look'],
    ['unseen', 403, '', 'answer'],
    ['absent', 201, '', 'answer'],
    ['absent', 200, '', 'answer'],
    ['absent', 200, 'stray', 'withdraw'],
    ['absent', 201, 'stray', 'answer'],
    ['absent', 409, '', 'look'],
    ['absent', 422, '', 'answer'],
    ['absent', 422, 'other object', 'look'],
    ['owned', 200, '', 'answer'],
    ['owned', 200, 'stray', 'answer'],
    ['owned', 409, '', 'look'],
    ['owned', 422, '', 'answer'],
    ['owned', 422, 'other object', 'look'],
  ])('%s, %i %s: %s', (state, status, seen, verdict) => {
    const situation = {
      after: 'apply',
      state,
      status,
      isOtherObject: seen === 'other object',
      isStray: seen === 'stray',
    }

    expect(decide({ ...situation, after: 'apply', appliesLeft: 1 }).do).toBe(verdict)
    expect(decide({ ...situation, after: 'apply', appliesLeft: 0 }).do).toBe('answer')
  })
})

describe('a look', () => {
  it.each<[string, Extract<Situation, { after: 'look' }>, ReturnType<typeof decide>]>([
    [
      'that finds nothing: applied, but not by force',
      { after: 'look', status: 404, relation: { is: 'absent' } },
      { do: 'apply', attempt: { state: 'absent' } },
    ],
    [
      "that finds the parent's: taken over, bound to its uid",
      { after: 'look', status: 200, relation: { is: 'owned', uid: 'x' } },
      { do: 'take-over', attempt: { state: 'owned', uid: 'x' } },
    ],
    [
      'that finds an orphan: removed',
      { after: 'look', status: 200, relation: { is: 'orphan', seen: orphan } },
      { do: 'remove-orphan', orphan },
    ],
    [
      'that finds an orphan on its way out: refused',
      { after: 'look', status: 200, relation: { is: 'orphan', seen: undefined } },
      { do: 'refuse' },
    ],
    [
      "that finds somebody else's: refused",
      { after: 'look', status: 200, relation: { is: 'foreign' } },
      { do: 'refuse' },
    ],
    ['that is refused itself: passed on', { after: 'look', status: 403, relation: { is: 'absent' } }, { do: 'answer' }],
  ])('%s', (_, situation, verdict) => {
    expect(decide(situation)).toEqual(verdict)
  })
})

describe('the removal of an orphan', () => {
  it.each([
    ['removed', 3, { do: 'apply', attempt: { state: 'unseen' } }],
    ['removed', 0, { do: 'apply', attempt: { state: 'unseen' } }],
    ['changed', 1, { do: 'look' }],
    ['changed', 0, { do: 'refuse' }],
    ['kept', 3, { do: 'refuse' }],
  ] as const)('%s, with %i looks left', (removal, looksLeft, verdict) => {
    expect(decide({ after: 'removal', removal, looksLeft })).toEqual(verdict)
  })
})

describe('whatever is found', () => {
  const state = constantFrom<Attempt['state']>('known', 'unseen', 'absent', 'owned')
  const answers = record({
    state,
    status: constantFrom(200, 201, 409, 422, 500),
    isOtherObject: boolean(),
    isStray: boolean(),
  })

  it('the engine has its answer after the last apply', () => {
    assert(
      property(array(answers, { minLength: 1, maxLength: 20 }), (all) => {
        const verdicts = all.map((answer) => decide({ after: 'apply', ...answer, appliesLeft: 0 }).do)

        expect(new Set(verdicts)).toEqual(new Set(['answer']))
      }),
    )
  })

  it('only what a look has found to be absent or the parent’s is applied to without a version that no object has', () => {
    const relations = constantFrom<Extract<Situation, { after: 'look' }>['relation']>(
      { is: 'absent' },
      { is: 'owned', uid: 'x' },
      { is: 'orphan', seen: orphan },
      { is: 'orphan', seen: undefined },
      { is: 'foreign' },
    )
    assert(
      property(relations, constantFrom(200, 404, 403, 500), (relation, status) => {
        const verdict = decide({ after: 'look', status, relation })
        const isApplied = verdict.do === 'apply' || verdict.do === 'take-over'

        expect(isApplied).toBe(status < 405 && status !== 403 && (relation.is === 'absent' || relation.is === 'owned'))
      }),
    )
  })
})
