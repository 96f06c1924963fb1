import type { MCPRegistryStatus } from '../../api/v1alpha1/mcp-registry.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import { type ConditionDraft, conditionsOf } from '../../kubernetes/conditions.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, numberAt, stringAt } from '../../kubernetes/read.ts'
import { kubernetesTime } from '../../kubernetes/time.ts'
import { storageName } from '../../registry/names.ts'
import type { Outcome } from '../../registry/outcome.ts'
import { syncConditions } from './conditions.ts'
import { endpoint } from './names.ts'

interface StatusInput {
  readonly parent: Parent<unknown>
  readonly problems: readonly Problem[]
  /** The Deployment as it is seen. */
  readonly deployment: KubernetesObject | undefined
  /** What the registry's pod published last. */
  readonly outcome: Outcome | undefined
  readonly now: string
}

type ApiStatus = NonNullable<MCPRegistryStatus['apiStatus']>
type SyncStatus = NonNullable<MCPRegistryStatus['syncStatus']>
type PhaseSummary = Pick<MCPRegistryStatus, 'phase' | 'message'>

/** The status of a registry: what its pod published, and whether its API answers. Nothing is hoped for (WART-61, WART-67). */
export function registryStatus(input: StatusInput): MCPRegistryStatus {
  const { parent, problems, outcome, now } = input
  const { generation, name } = parent.metadata
  const apiStatus = apiStatusOf(input)
  const syncStatus = syncStatusOf(problems, outcome)
  const summary = phaseSummaryOf(problems, syncStatus, apiStatus)
  return {
    ...summary,
    syncStatus,
    apiStatus,
    lastAppliedFilterHash: outcome?.filterHash,
    storageRef:
      outcome?.storage === 'stored' ? { type: 'configmap', configMapRef: { name: storageName(name) } } : undefined,
    lastManualSyncTrigger: outcome?.trigger,
    observedGeneration: generation,
    conditions: [
      ...conditionsOf({
        drafts: [
          readyCondition(input, summary, apiStatus),
          ...syncConditions(problems, outcome),
          apiCondition(apiStatus),
        ],
        previous: parent.status,
        generation,
        now,
      }),
    ],
  }
}

function syncStatusOf(problems: readonly Problem[], outcome: Outcome | undefined): SyncStatus | undefined {
  const fault = problems.find(({ reason }) => reason === 'SourceInvalid')
  if (!outcome) return fault && { phase: 'Failed', message: fault.message }
  return {
    phase: outcome.phase,
    message: outcome.message,
    lastAttempt: outcome.lastAttempt,
    attemptCount: outcome.attemptCount || undefined,
    lastSyncTime: outcome.lastSyncTime,
    lastSyncHash: outcome.lastSyncHash,
    serverCount: outcome.serverCount,
  }
}

function apiStatusOf({ parent, deployment, now }: StatusInput): ApiStatus {
  const refused = listAt(deployment, 'status', 'conditions').find(
    (condition) => stringAt(condition, 'type') === 'ReplicaFailure' && stringAt(condition, 'status') === 'True',
  )
  if (refused) {
    return { phase: 'Error', message: `Failed to ensure deployment: ${stringAt(refused, 'message') ?? 'no pods'}` }
  }
  if ((numberAt(deployment, 'status', 'readyReplicas') ?? 0) === 0) {
    return { phase: 'Deploying', message: 'Registry API deployment is not ready yet' }
  }
  const { name, namespace } = parent.metadata
  const wasReady = stringAt(parent.status, 'apiStatus', 'phase') === 'Ready'
  return {
    phase: 'Ready',
    message: 'Registry API is ready and serving requests',
    endpoint: endpoint(name, namespace),
    readySince: (wasReady ? stringAt(parent.status, 'apiStatus', 'readySince') : undefined) ?? kubernetesTime(now),
  }
}

function apiCondition({ phase, message = '' }: ApiStatus): ConditionDraft {
  if (phase === 'Ready') return { type: 'APIReady', status: 'True', reason: 'APIReady', message }
  const reason = phase === 'Error' ? 'DeploymentFailed' : 'APINotReady'
  return { type: 'APIReady', status: 'False', reason, message }
}

/** Phase and message, by the first rule that holds. */
function phaseSummaryOf(problems: readonly Problem[], sync: SyncStatus | undefined, api: ApiStatus): PhaseSummary {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error) return { phase: 'Failed', message: error.message }
  if (sync?.phase === 'Failed') return { phase: 'Failed', message: `Sync failed: ${sync.message}` }
  if (api.phase === 'Error') return { phase: 'Failed', message: `API deployment failed: ${api.message}` }
  if (sync?.phase === 'Syncing') return { phase: 'Syncing', message: sync.message }
  if (!sync) return { phase: 'Pending', message: 'Registry initialization in progress' }
  return api.phase === 'Ready'
    ? { phase: 'Ready', message: 'Registry is ready and API is serving requests' }
    : { phase: 'Pending', message: 'Registry data synced, API deployment in progress' }
}

/** In the sense of kstatus: true while data of this very spec are served, also during the next look at the source. */
function readyCondition(
  { parent, problems, outcome }: StatusInput,
  summary: PhaseSummary,
  api: ApiStatus,
): ConditionDraft {
  const message = summary.message ?? ''
  if (summary.phase === 'Failed') {
    const reason = problems[0]?.reason ?? (outcome?.phase === 'Failed' ? outcome.reason : 'DeploymentFailed')
    return { type: 'Ready', status: 'False', reason, message }
  }
  // An object that no API server has seen yet has no generation: what is published for it says 0.
  if (outcome?.syncedGeneration === undefined || outcome.syncedGeneration !== (parent.metadata.generation ?? 0)) {
    const waiting = 'The data of this generation are not synchronized yet'
    return { type: 'Ready', status: 'False', reason: 'SyncInProgress', message: waiting }
  }
  return api.phase === 'Ready'
    ? { type: 'Ready', status: 'True', reason: 'Ready', message: 'Registry is ready and API is serving requests' }
    : { type: 'Ready', status: 'False', reason: 'APINotReady', message: api.message ?? '' }
}
