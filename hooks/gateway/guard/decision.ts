import type { Relation, SeenObject } from './relation.ts'

/** One apply, by what was known of the object before it. */
export type Attempt =
  /** The engine was shown the object as the parent's child, or has just applied it: the apply is bound to its uid. */
  | { readonly state: 'known'; readonly uid: string }
  /** Nothing is known: the apply carries a version that no object has, so that it can only create. */
  | { readonly state: 'unseen' }
  /** A look has found nothing: the apply is not forced, so that it cannot take over what appears meanwhile. */
  | { readonly state: 'absent' }
  /** A look has found the parent's object: the apply is bound to its uid. */
  | { readonly state: 'owned'; readonly uid: string }

/** What has just happened: all that a decision depends on. */
export type Situation =
  | { readonly after: 'request'; readonly knownUid: string | undefined }
  | {
      readonly after: 'apply'
      readonly state: Attempt['state']
      readonly status: number
      /** The API server has refused the uid: another object has the name. */
      readonly isOtherObject: boolean
      /** Somebody else has written to the object that was to be created. */
      readonly isStray: boolean
      /** Applies that may follow this one. */
      readonly appliesLeft: number
    }
  | { readonly after: 'look'; readonly status: number; readonly relation: Relation }
  | {
      readonly after: 'removal'
      readonly removal: 'removed' | 'changed' | 'kept'
      /** Looks that may follow before the next apply. */
      readonly looksLeft: number
    }

/** What to do next. */
export type Verdict =
  | { readonly do: 'apply'; readonly attempt: Attempt }
  /** Look at what is there. */
  | { readonly do: 'look' }
  /** Take back what was added to an object that appeared between look and apply, and look again. */
  | { readonly do: 'withdraw' }
  /** Make the Go operator's fields the engine's, then apply. */
  | { readonly do: 'take-over'; readonly attempt: Attempt }
  | { readonly do: 'remove-orphan'; readonly orphan: SeenObject }
  /** Answer that the object is not the parent's. */
  | { readonly do: 'refuse' }
  /** Pass on the API server's last answer. */
  | { readonly do: 'answer' }

const look: Verdict = { do: 'look' }
const refuse: Verdict = { do: 'refuse' }
const answer: Verdict = { do: 'answer' }

/** The guard's whole rule for an apply (docs/gateway.md, "The guard"); every request ends in `refuse` or `answer`. */
export function decide(situation: Situation): Verdict {
  if (situation.after === 'request') return atFirst(situation)
  if (situation.after === 'apply') return afterApply(situation)
  if (situation.after === 'look') return afterLook(situation)
  return afterRemoval(situation)
}

function atFirst({ knownUid }: Extract<Situation, { after: 'request' }>): Verdict {
  return apply(knownUid === undefined ? { state: 'unseen' } : { state: 'known', uid: knownUid })
}

/**
 * A uid that does not fit is a conflict where the object is gone, and a change of an immutable field where it is another.
 * What was not looked at may also be invalid with our fields because the Go operator has written to it again.
 */
function afterApply(situation: Extract<Situation, { after: 'apply' }>): Verdict {
  const { state, status, isOtherObject, isStray, appliesLeft } = situation
  if (appliesLeft === 0) return answer
  if (status === 409) return look
  const wasLookedAt = state === 'absent' || state === 'owned'
  if (status === 422) return wasLookedAt && !isOtherObject ? answer : look
  return state === 'absent' && status === 200 && isStray ? { do: 'withdraw' } : answer
}

function afterLook({ status, relation }: Extract<Situation, { after: 'look' }>): Verdict {
  if (status !== 200 && status !== 404) return answer
  if (relation.is === 'absent') return apply({ state: 'absent' })
  if (relation.is === 'owned') return { do: 'take-over', attempt: { state: 'owned', uid: relation.uid } }
  const isRemovable = relation.is === 'orphan' && relation.seen !== undefined
  return isRemovable ? { do: 'remove-orphan', orphan: relation.seen } : refuse
}

function afterRemoval({ removal, looksLeft }: Extract<Situation, { after: 'removal' }>): Verdict {
  if (removal === 'removed') return apply({ state: 'unseen' })
  return removal === 'changed' && looksLeft > 0 ? look : refuse
}

function apply(attempt: Attempt): Verdict {
  return { do: 'apply', attempt }
}
