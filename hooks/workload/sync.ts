import { errorsOf } from '../api/problems.ts'
import type { Problem, SyncRequest } from '../engine/kind.ts'
import type { ChildObject } from '../engine/metacontroller-types.ts'
import type { ConditionDraft } from '../kubernetes/conditions.ts'
import type { Context } from '../settings.ts'
import { buildWorkload } from './build/build.ts'
import { heldWorkload } from './build/held.ts'
import { addressOf } from './report/address.ts'
import type { Observation } from './report/observe.ts'
import { type Hashes, type WorkloadStatus, workloadStatus } from './report/status.ts'
import type { RunnerDialect } from './runner-dialect.ts'
import type { Workload, WorkloadTraits } from './workload.ts'

interface ReadParent<Running extends 'Running' | 'Ready'> {
  readonly traits: WorkloadTraits<Running>
  readonly dialect: RunnerDialect
  /** What the spec was read into; `undefined` where it cannot be read. */
  readonly model: { readonly workload: Workload; readonly hashes: Hashes } | undefined
  readonly problems: readonly Problem[]
  /** What the kind tells beside Ready and the conditions of the configuration. */
  readonly conditions: (observation: Observation) => readonly (ConditionDraft | undefined)[]
}

interface WorkloadAnswer<Running extends 'Running' | 'Ready'> {
  /** The children that the workload is to have; `undefined` where an error holds those that it has. */
  readonly built: readonly ChildObject[] | undefined
  /** Those that are built, or held. */
  readonly children: readonly ChildObject[]
  readonly status: WorkloadStatus<Running>
}

const noHashes: Hashes = { toolConfig: undefined, externalAuthConfig: undefined }

/**
 * The last two of a sync's four steps, *build* and *report*, the same for every kind with a proxy. A kind resolves its
 * references and reads its spec before: what both come to is the input.
 */
export function buildAndReport<Running extends 'Running' | 'Ready'>(
  { parent, children, related }: SyncRequest<unknown>,
  { traits, dialect, model, problems, conditions }: ReadParent<Running>,
  { settings, now }: Context,
): WorkloadAnswer<Running> {
  const { name, namespace } = parent.metadata
  const isHeld = model === undefined || errorsOf(problems).length > 0
  const built = isHeld ? undefined : buildWorkload(model.workload, { settings, dialect })
  return {
    built,
    children: built ?? heldWorkload({ traits, name, namespace, dialect, observed: children }),
    status: workloadStatus({
      traits,
      parent,
      problems,
      built,
      children,
      related,
      now,
      address: model && addressOf(model.workload, settings, dialect),
      hashes: model?.hashes ?? noHashes,
      conditions,
    }),
  }
}
