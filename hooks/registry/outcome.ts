import { z } from 'zod'
import { recordAt, stringAt } from '../kubernetes/read.ts'
import { shortened } from '../kubernetes/text.ts'
import { kubernetesTime } from '../kubernetes/time.ts'
import { outcomeKey } from './names.ts'

/** What became of the last synchronisation: written by the registry's pod, read by the hook that makes the status of it. */
export const Outcome = z.object({
  phase: z.enum(['Syncing', 'Complete', 'Failed']),
  /** Why it failed; `SyncSucceeded` and `SyncInProgress` otherwise. */
  reason: z.enum(['SyncSucceeded', 'SyncInProgress', 'ValidationFailed', 'FetchFailed', 'StorageFailed']),
  message: z.string(),
  /** The generation of the MCPRegistry that was acted on. */
  generation: z.int().min(0),
  lastAttempt: z.string(),
  attemptCount: z.int().min(0).default(0),
  lastSyncTime: z.string().optional(),
  lastSyncHash: z.string().optional(),
  serverCount: z.int().min(0).optional(),
  /** The generation that the last success was made for. */
  syncedGeneration: z.int().min(0).optional(),
  /** Hash of the filter that the stored document was made with. */
  filterHash: z.string().optional(),
  /** The value of the trigger annotation that was last acted on. */
  trigger: z.string().optional(),
  /** Whether the document is in its ConfigMap, or only in the pod because it is too large for one. */
  storage: z.enum(['stored', 'tooLarge']).optional(),
})
export type Outcome = z.infer<typeof Outcome>

/** The outcome that a ConfigMap holds; `undefined` where there is none or it cannot be read. */
export function readOutcome(configMap: unknown): Outcome | undefined {
  const text = stringAt(recordAt(configMap, 'data'), outcomeKey)
  if (text === undefined) return undefined
  try {
    return Outcome.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** When an attempt was made, for which generation and on which trigger. */
export interface Attempt {
  /** ISO 8601. */
  readonly at: string
  readonly generation: number
  readonly trigger: string | undefined
}

/** The outcome while an attempt is under way: what was known of the last success stays. */
export function startedOutcome(previous: Outcome | undefined, attempt: Attempt): Outcome {
  return {
    ...previous,
    ...attempted(previous, attempt),
    phase: 'Syncing',
    reason: 'SyncInProgress',
    message: 'Registry data synchronization in progress',
    attemptCount: previous?.attemptCount ?? 0,
  }
}

/** What a success brought: the figures of what was published. */
export interface Success {
  readonly hash: string
  readonly serverCount: number
  readonly filterHash: string
  readonly storage: 'stored' | 'tooLarge'
}

/** The outcome of a success. */
export function completedOutcome(previous: Outcome | undefined, attempt: Attempt, success: Success): Outcome {
  const kept = 'Registry data synchronized successfully'
  const served =
    'Registry data synchronized successfully; the data is too large for a ConfigMap and is available only from the API'
  return {
    ...attempted(previous, attempt),
    phase: 'Complete',
    reason: 'SyncSucceeded',
    message: success.storage === 'stored' ? kept : served,
    attemptCount: 0,
    lastSyncTime: kubernetesTime(attempt.at),
    lastSyncHash: success.hash,
    serverCount: success.serverCount,
    syncedGeneration: attempt.generation,
    filterHash: success.filterHash,
    storage: success.storage,
  }
}

export interface Failure {
  readonly reason: 'ValidationFailed' | 'FetchFailed' | 'StorageFailed'
  readonly message: string
}

/** How long a message may be: it is shown in a status, and sources choose much of it. */
const messageLimit = 4000

/** The outcome of a failure: the document of the last success goes on being stored and served. */
export function failedOutcome(previous: Outcome | undefined, attempt: Attempt, { reason, message }: Failure): Outcome {
  return {
    ...previous,
    ...attempted(previous, attempt),
    phase: 'Failed',
    reason,
    message: shortened(message, messageLimit),
    attemptCount: (previous?.attemptCount ?? 0) + 1,
  }
}

function attempted(
  previous: Outcome | undefined,
  { at, generation, trigger }: Attempt,
): Pick<Outcome, 'generation' | 'lastAttempt' | 'trigger'> {
  return { generation, lastAttempt: kubernetesTime(at), trigger: trigger || previous?.trigger }
}
