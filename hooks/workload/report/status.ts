import { errorsOf } from '../../api/problems.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { services } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { type Condition, type ConditionDraft, conditionsOf } from '../../kubernetes/conditions.ts'
import { stringAt } from '../../kubernetes/read.ts'
import type { WorkloadTraits } from '../workload.ts'
import type { Address } from './address.ts'
import { type Observation, observeWorkload } from './observe.ts'
import { configurationCondition, warningCondition } from './problem-conditions.ts'
import { type Phase, summaryOf } from './ready.ts'

/** Hashes of the configurations that a workload is made from. */
export interface Hashes {
  readonly toolConfig: string | undefined
  readonly externalAuthConfig: string | undefined
}

interface StatusInput<Running extends 'Running' | 'Ready'> {
  readonly traits: WorkloadTraits<Running>
  readonly parent: Parent<unknown>
  readonly problems: readonly Problem[]
  /** The children that the workload is to have; `undefined` where they are held. */
  readonly built: readonly ChildObject[] | undefined
  readonly children: ObjectMap
  readonly related: ObjectMap
  readonly now: string
  /** Of the proxy; `undefined` where the spec cannot be read. */
  readonly address: Address | undefined
  readonly hashes: Hashes
  /** What the kind tells beside; a condition without a draft is gone (WART-19). */
  readonly conditions: (observation: Observation) => readonly (ConditionDraft | undefined)[]
}

/** What the statuses of all kinds with a proxy have in common. */
export interface WorkloadStatus<Running extends string> {
  readonly phase: Phase<Running>
  readonly message: string
  readonly url: string | undefined
  readonly endpoint: string | undefined
  readonly readyReplicas: number
  readonly toolConfigHash: string | undefined
  readonly externalAuthConfigHash: string | undefined
  readonly observedGeneration: number | undefined
  readonly conditions: readonly Condition[]
}

/** The status of a workload's parent: what was seen, never what is hoped. */
export function workloadStatus<Running extends 'Running' | 'Ready'>(
  input: StatusInput<Running>,
): WorkloadStatus<Running> {
  const { traits, parent, problems, built, children, related } = input
  const address = errorsOf(problems).length > 0 ? keptAddress(input) : input.address
  const { metadata } = parent
  const { name, namespace } = metadata
  const observation = observeWorkload({ traits, name, namespace, built, children, related })
  const { phase, message, ready } = summaryOf({ traits, metadata, problems, observation })
  const drafts: readonly (ConditionDraft | undefined)[] = [
    ready,
    configurationCondition(problems),
    ...input.conditions(observation),
    warningCondition(problems),
  ]
  return {
    phase,
    message,
    url: address?.url,
    endpoint: address?.endpoint,
    readyReplicas: observation.readyReplicas,
    toolConfigHash: input.hashes.toolConfig,
    externalAuthConfigHash: input.hashes.externalAuthConfig,
    observedGeneration: metadata.generation,
    conditions: conditionsOf({
      drafts: drafts.filter((draft) => draft !== undefined),
      previous: parent.status,
      generation: metadata.generation,
      now: input.now,
    }),
  }
}

/** A workload that is held goes on answering at its old address, if it has a Service. */
function keptAddress({ traits, parent, children }: StatusInput<'Running' | 'Ready'>): Partial<Address> | undefined {
  const { name, namespace } = parent.metadata
  if (!relatedObject(children, services, namespace, traits.serviceName(name))) return undefined
  const [url, endpoint] = [stringAt(parent.status, 'url'), stringAt(parent.status, 'endpoint')]
  return { ...(url !== undefined && { url }), ...(endpoint !== undefined && { endpoint }) }
}
