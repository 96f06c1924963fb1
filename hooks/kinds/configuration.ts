import { messageOf } from '../api/problems.ts'
import type { Parent, Problem, SyncRequest, SyncResult } from '../engine/kind.ts'
import { type Condition, type ConditionDraft, conditionsOf } from '../kubernetes/conditions.ts'

/** What the kinds that only configure others have in common: no children, a hash, their users, and whether they can be used. */
export interface ConfigurationStatus {
  readonly configHash: string | undefined
  readonly referencingServers: readonly string[]
  readonly observedGeneration: number | undefined
  readonly conditions: readonly Condition[]
}

interface StatusInput {
  readonly parent: Parent<unknown>
  readonly problems: readonly Problem[]
  readonly users: readonly string[]
  readonly configHash: string | undefined
  readonly now: string
}

/** Status with the conditions `Valid` (can be used as it is) and `InUse`. */
export function configurationStatus({ parent, problems, users, configHash, now }: StatusInput): ConfigurationStatus {
  const { generation } = parent.metadata
  return {
    configHash,
    referencingServers: users,
    observedGeneration: generation,
    conditions: conditionsOf({ drafts: [validity(problems), usage(users)], previous: parent.status, generation, now }),
  }
}

/** The answer for a configuration whose spec cannot be read. */
export function holdConfiguration(
  { parent }: SyncRequest<unknown>,
  problems: readonly Problem[],
  { users, now }: { readonly users: readonly string[]; readonly now: string },
): SyncResult<ConfigurationStatus> {
  return {
    problems,
    children: [],
    status: { ...configurationStatus({ parent, problems, users, configHash: undefined, now }) },
  }
}

function validity(problems: readonly Problem[]): ConditionDraft {
  const [first] = problems
  if (!first) return { type: 'Valid', status: 'True', reason: 'ValidSpec', message: 'The configuration is valid' }
  return { type: 'Valid', status: 'False', reason: first.reason, message: messageOf(problems) }
}

/** Who runs with the configuration: a server that is held and names it may never have done so (ADR 6). */
function usage(users: readonly string[]): ConditionDraft {
  const type = 'InUse'
  const none = 'No server or remote proxy runs with this configuration'
  if (users.length === 0) return { type, status: 'False', reason: 'NotInUse', message: none }
  return { type, status: 'True', reason: 'Referenced', message: `Used by ${users.join(', ')}` }
}
