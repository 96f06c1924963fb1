import { parsedJson } from '../../apiserver/json/document.ts'
import type { ResourceKey } from '../../apiserver/path.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { answerFailure } from '../routing/call.ts'
import { relay, relayBytes } from '../routing/forward.ts'
import { failure } from '../routing/status.ts'
import type { AppliedChildren } from './applied-children.ts'
import { type Applied, type Apply, applyOnce, withdraw } from './attempt.ts'
import type { Claim } from './claim.ts'
import type { Attempt, Situation, Verdict } from './decision.ts'
import { takeOverFields } from './field-takeover.ts'
import { finishApply, managerOf } from './finish-apply.ts'
import { type Look, lookAt } from './look.ts'
import { isStray } from './managed-fields.ts'
import type { GuardOptions } from './options.ts'
import { removeOrphan } from './orphan.ts'
import { refusalMessage } from './refusal.ts'
import type { SeenObject } from './relation.ts'

/** With what children are applied. */
export interface ApplyTools extends GuardOptions {
  readonly applied: AppliedChildren
}

/** An apply of the engine and what it claims. */
export interface ClaimedApply extends Apply {
  readonly claim: Claim
  readonly resource: ResourceKey
}

/** Carries out verdicts on one apply, one after another. */
export interface ApplySteps {
  /** Does what a verdict says; answers what happened, or `undefined` when the engine has its answer. */
  carryOut(verdict: Verdict): Promise<Situation | undefined>
}

/** Applies of one request, and looks between two of them: beyond these the API server's answer is passed on. */
const rounds = 4

const outcomes = { known: 'known', owned: 'owned', unseen: 'new', absent: 'new' } as const

export function createApplySteps(request: ClaimedApply, tools: ApplyTools): ApplySteps {
  const { call, applied, claim, resource } = request
  const isDryRun = call.query.has('dryRun')
  let appliesLeft = rounds
  let looksLeft = rounds
  let found: Look | undefined
  let done: { readonly attempt: Attempt; readonly result: Applied } | undefined

  async function apply(attempt: Attempt): Promise<Situation> {
    appliesLeft -= 1
    looksLeft = rounds
    found = undefined
    const result = await applyOnce(request, attempt, tools.apiServer)
    done = { attempt, result }
    const { status } = result.answer
    return {
      after: 'apply',
      state: attempt.state,
      status,
      isOtherObject: status === 422 && result.bytes.includes('"field":"metadata.uid"'),
      isStray: attempt.state === 'absent' && status === 200 && isStray(parsedJson(result.bytes), managerOf(call)),
      appliesLeft,
    }
  }

  async function look(): Promise<Situation> {
    looksLeft -= 1
    found = await lookAt(call, claim, tools.apiServer)
    return { after: 'look', status: found.answer.status, relation: found.relation }
  }

  async function takeBack(): Promise<void> {
    const message = 'an object appeared between the check and the apply: the added fields are removed again'
    tools.logger.warn({ path: call.path }, message)
    const uid = done && stringAt(parsedJson(done.result.bytes), 'metadata', 'uid')
    await withdraw(request, uid, tools.apiServer)
  }

  async function takeOver(): Promise<void> {
    if (isDryRun) return
    const { path, signal } = call
    await takeOverFields({ child: found?.existing, path, manager: managerOf(call), signal }, tools)
  }

  async function remove(seen: SeenObject): Promise<Situation> {
    return { after: 'removal', removal: await removeOrphan(call, { claim, seen }, tools), looksLeft }
  }

  /**
   * AlreadyExists, not Conflict: Metacontroller takes a conflict for its own stale cache and keeps silent about it,
   * whereas this becomes a SyncError event on the parent.
   */
  function refuse(): undefined {
    tools.metrics.applies.inc({ resource, outcome: 'refused' })
    const message = refusalMessage(claim, found?.relation ?? { is: 'foreign' }, found?.existing)
    answerFailure(call, failure('AlreadyExists', message))
    return undefined
  }

  async function passOn(): Promise<undefined> {
    if (found) {
      await relay(call, found.answer)
      return undefined
    }
    if (!done) return undefined
    const { attempt, result } = done
    tools.metrics.applies.inc({ resource, outcome: outcomes[attempt.state] })
    const isDone = result.answer.status < 300 && !isDryRun
    const bytes = isDone ? await finishApply({ call, applied, claim, bytes: result.bytes }, tools) : result.bytes
    relayBytes(call, result.answer, bytes)
    return undefined
  }

  return {
    async carryOut(verdict) {
      switch (verdict.do) {
        case 'apply':
          return apply(verdict.attempt)
        case 'look':
          return look()
        case 'withdraw':
          await takeBack()
          return look()
        case 'take-over':
          await takeOver()
          return apply(verdict.attempt)
        case 'remove-orphan':
          return remove(verdict.orphan)
        case 'refuse':
          return refuse()
        default:
          return passOn()
      }
    },
  }
}
