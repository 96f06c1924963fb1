import { textMemo } from '../../../kubernetes/memo.ts'
import { shortened } from '../../../kubernetes/text.ts'
import { type ParsedPolicies, parsePolicies } from './cedar-parser.ts'
import { shapeFault } from './cedar-shape.ts'

/** Cedar quotes the token that it does not expect, however long. */
const messageLimit = 300

/** Parsing one policy takes longer than everything else of a sync. Two bytes for each character of a sentence. */
const remembered = textMemo(findPolicyProblem, {
  limit: 4 * 1024 * 1024,
  weigh: (sentence) => 2 * (sentence?.length ?? 0),
})

/** What is wrong with one Cedar policy, in a sentence; `undefined` where it is one policy that parses. */
export function policyProblem(policy: string): string | undefined {
  return remembered.of(policy)
}

/** Why policies cannot be checked at all, for the service's readiness; `undefined` where they can. Remembers nothing. */
export function policyCheckFault(): string | undefined {
  const known = parsePolicies('permit(principal, action, resource) when { context.level > 2 };')
  const isRight = known.outcome === 'parsed' && known.policies === 1 && known.templates === 0
  return isRight ? undefined : 'the Cedar policy parser does not work'
}

function findPolicyProblem(policy: string): string | undefined {
  const fault = shapeFault(policy)
  if (fault) return `${fault.text}${placeOf(policy, fault.position)}. Correct it`
  const parsed = parsePolicies(policy)
  if (parsed.outcome === 'crashed')
    return 'is too complex for the parser. Simplify it, or split it into several policies'
  if (parsed.outcome === 'parsed') return countProblem(parsed)
  const position = parsed.offset === undefined ? undefined : inCodeUnits(policy, parsed.offset)
  return `does not parse${placeOf(policy, position)}: ${shortened(parsed.message, messageLimit)}. Correct it`
}

function countProblem({ policies, templates }: Extract<ParsedPolicies, { outcome: 'parsed' }>): string | undefined {
  if (policies + templates > 1)
    return `contains ${policies + templates} policies; only the first policy in a string is enforced. Put each policy in its own entry`
  if (policies + templates === 0) return 'contains no policy. Remove the entry or add a policy'
  return templates === 1
    ? 'is a template: it contains a slot such as ?principal. Replace the slot with a value'
    : undefined
}

function inCodeUnits(text: string, bytes: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, bytes)).length
}

/** Line and column, both from 1. */
function placeOf(text: string, position: number | undefined): string {
  if (position === undefined) return ''
  const lines = text.slice(0, position).split('\n')
  return ` at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}
