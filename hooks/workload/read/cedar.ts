import { checkParsePolicySet, policySetTextToParts } from '@cedar-policy/cedar-wasm/nodejs'

/** How many distinct policies are remembered; parsing one takes longer than everything else of a sync. */
const memoryLimit = 2_000
const remembered = new Map<string, string | undefined>()

/** What is wrong with one Cedar policy, in a sentence; `undefined` where it is one policy that parses. */
export function policyProblem(policy: string): string | undefined {
  if (remembered.has(policy)) return remembered.get(policy)
  if (remembered.size >= memoryLimit) remembered.clear()
  const found = findPolicyProblem(policy)
  remembered.set(policy, found)
  return found
}

function findPolicyProblem(policy: string): string | undefined {
  const answer = checkParsePolicySet({ staticPolicies: { policy } })
  if (answer.type === 'success') return undefined
  const parts = policySetTextToParts(policy)
  if (parts.type === 'success' && parts.policies.length + parts.policy_templates.length > 1) {
    return `holds ${parts.policies.length + parts.policy_templates.length} policies; only the first of a string is enforced. Give each policy an entry of its own`
  }
  if (parts.type === 'success' && parts.policies.length + parts.policy_templates.length === 0)
    return 'holds no policy. Remove the entry or write one'
  const [error] = answer.errors
  const start = error?.sourceLocations?.[0]?.start
  const at = start === undefined ? '' : ` at ${positionOf(policy, start)}`
  const text = (error?.message ?? 'it does not parse').replace(
    /^failed to parse policy with id `policy` from string: /,
    '',
  )
  return `does not parse${at}: ${text}. Correct it`
}

/** Line and column, both from 1, of an offset in UTF-8 bytes. */
function positionOf(text: string, offset: number): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(text).slice(0, offset))
  const lines = before.split('\n')
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}
