import { policyBounds } from '../../../api/bounds.ts'
import { problem } from '../../../api/reasons.ts'
import type { AuthzConfig } from '../../../api/v1alpha1/authz.ts'
import type { KubernetesObject } from '../../../kubernetes/objects.ts'
import { isRecord, listAt, stringAt, valueAt } from '../../../kubernetes/read.ts'
import type { Authorization } from '../../workload.ts'
import { type Checked, checked } from '../checked.ts'
import { documentLimits, readDocument } from '../document.ts'
import { policyProblem } from './cedar.ts'

interface AuthorizationInput {
  readonly config: AuthzConfig | undefined
  readonly namespace: string
  /** The ConfigMap that `configMap.name` names, if it exists. */
  readonly configMap: KubernetesObject | undefined
}

/** The Cedar policies of a workload; `undefined` only where no `authzConfig` is given (WART-04: never for a missing block). */
export function readAuthorization(input: AuthorizationInput): Checked<Authorization | undefined> {
  if (!input.config) return checked(undefined)
  const found = input.config.type === 'inline' ? inlinePolicies(input.config) : configMapPolicies(input.config, input)
  if (!found.value) return found
  return checked(found.value, ...found.problems, ...policyProblems(found.value, input.config.type))
}

function inlinePolicies({ inline }: AuthzConfig): Checked<Authorization | undefined> {
  if (!inline) {
    const message = 'authzConfig.type is inline, but the field inline is missing. Add inline.policies.'
    return checked(undefined, problem('AuthorizationInvalid', { field: 'spec.authzConfig.inline', message }))
  }
  return checked({
    source: 'inline',
    version: 'v1',
    policies: inline.policies,
    entities: inline.entitiesJson,
  })
}

function configMapPolicies({ configMap }: AuthzConfig, input: AuthorizationInput): Checked<Authorization | undefined> {
  if (!configMap) {
    const message =
      'authzConfig.type is configMap, but the field configMap is missing. Set configMap.name to the name of the ConfigMap.'
    return checked(undefined, problem('AuthorizationInvalid', { field: 'spec.authzConfig.configMap', message }))
  }
  const { name, key } = configMap
  if (!input.configMap)
    return unreadable(
      `ConfigMap "${name}" with the policies does not exist in ${input.namespace}. Create it or change authzConfig.`,
    )
  const text = stringAt(input.configMap, 'data', key)
  if (text === undefined)
    return unreadable(
      `ConfigMap "${name}" has no key "${key}". Add the policies under that key or change authzConfig.configMap.key.`,
    )
  const parsed = readDocument(text, documentLimits.policies)
  if (!parsed.ok) return unreadable(`Key "${key}" of ConfigMap "${name}" ${parsed.error}.`)
  const wrong = documentProblem(parsed.value)
  if (wrong) return unreadable(`Key "${key}" of ConfigMap "${name}": ${wrong}`)
  return checked({
    source: { configMap: name, key },
    version: stringAt(parsed.value, 'version') ?? '',
    policies: listAt(parsed.value, 'cedar', 'policies').filter((policy) => typeof policy === 'string'),
    entities: stringAt(parsed.value, 'cedar', 'entities_json') ?? '',
  })
}

function unreadable(message: string): Checked<undefined> {
  return checked(undefined, problem('AuthorizationConfigMapInvalid', { field: 'spec.authzConfig.configMap', message }))
}

/** What is wrong with a policies document as such: the same checks as the runner's, which would not start. */
function documentProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it must be an object with version, type and cedar.policies.'
  if (!stringAt(value, 'version')) return 'version is missing. Set version: "1.0".'
  const type = stringAt(value, 'type')
  if (!type) return 'type is missing. Set type: cedarv1.'
  if (type !== 'cedarv1') return `type "${type}" is unknown. Set type: cedarv1.`
  const policies = listAt(value, 'cedar', 'policies')
  if (policies.length === 0) return 'cedar.policies is empty. Add at least one policy.'
  if (!policies.every((policy) => typeof policy === 'string'))
    return 'cedar.policies must be a list of strings, with one policy each. Correct it.'
  const entities = valueAt(value, 'cedar', 'entities_json') ?? ''
  return typeof entities === 'string'
    ? undefined
    : 'cedar.entities_json must be a string that contains JSON. Put it in quotes.'
}

/** How many wrong policies are told at a time, and how many characters of them are parsed for it. */
const toldAtATime = { policies: 3, characters: 2_000 } as const

function policyProblems(
  { policies, entities }: Authorization,
  type: AuthzConfig['type'],
): readonly ReturnType<typeof problem>[] {
  const block = type === 'inline' ? 'spec.authzConfig.inline' : 'spec.authzConfig.configMap'
  return [...messagesOn(policies), entitiesProblem(entities)]
    .filter((message) => message !== undefined)
    .map((message) => problem('AuthorizationInvalid', { field: block, message }))
}

function messagesOn(policies: readonly string[]): readonly string[] {
  if (policies.length === 0) return ['There is no policy, so no call would be allowed. Add at least one.']
  if (policies.length > policyBounds.count)
    return [
      `There are ${policies.length} policies; at most ${policyBounds.count} are allowed. Combine some of them with "||".`,
    ]
  const length = policies.reduce((sum, policy) => sum + policy.length, 0)
  if (length > policyBounds.totalLength)
    return [
      `The policies have ${length} characters together; at most ${policyBounds.totalLength} are allowed. Shorten them.`,
    ]
  return wrongPolicies(policies)
}

/** The first wrong policies: parsing goes no further, for a wrong policy can take many times as long as a right one. */
function wrongPolicies(policies: readonly string[]): readonly string[] {
  const wrong: string[] = []
  let characters = 0
  for (const [index, policy] of policies.entries()) {
    const found = policyProblem(policy)
    if (found === undefined) continue
    wrong.push(`policies[${index}] ${found}.`)
    characters += policy.length
    if (wrong.length === toldAtATime.policies || characters > toldAtATime.characters) break
  }
  return wrong
}

/** The runner reads entities as a JSON list; an empty text means none. */
function entitiesProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined
  const entities = parsedJson(text)
  if (Array.isArray(entities) && entities.every(isRecord)) return undefined
  return 'The entities are not a JSON array of objects. Provide an array of Cedar entities, or omit them.'
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
