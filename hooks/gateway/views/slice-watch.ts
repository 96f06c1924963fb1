import type { ApiServer } from '../../apiserver/client.ts'
import type { LargeObjects } from '../../apiserver/json/large-objects.ts'
import type { ApiPath } from '../../apiserver/path.ts'
import type { Metrics } from '../metrics.ts'
import type { ScopedResource } from '../routing/scope.ts'
import type { Access } from './access.ts'
import type { Change, EngineStream } from './engine-stream.ts'
import type { Readiness } from './readiness.ts'
import type { NamespaceSlice } from './snapshot.ts'

/** With what slices are read. */
export interface SliceReader {
  readonly apiServer: Pick<ApiServer, 'ask'>
  readonly large: LargeObjects
  readonly access: Access
  readonly readiness: Readiness
}

/** With what slices are followed. */
export interface SliceFollower extends SliceReader {
  readonly metrics: Pick<Metrics, 'events' | 'reconnects' | 'relists' | 'upstreamWatches'>
}

/** One slice of a watch: the objects of one namespace, or of the whole cluster in cluster mode. */
export interface SliceWatch {
  readonly scoped: ScopedResource
  readonly path: ApiPath
  readonly namespace: string
  readonly slice: NamespaceSlice
  readonly selection: URLSearchParams
  readonly stream: EngineStream
}

/** Why a list or a watch of a slice is over. */
export type Ending =
  | { readonly because: 'listed' | 'expired' | 'failed' }
  | { readonly because: 'ended'; readonly wasUseful: boolean }
  | { readonly because: 'refused'; readonly status: number }

/** Refusals that a fresh list cures: the version is too old, unknown, or from before etcd was restored. */
const staleStatuses: ReadonlySet<number> = new Set([400, 410, 504])
/** What a refusal means for the slice: list it anew, or wait. */
export function refusal(status: number): Ending {
  return staleStatuses.has(status) ? { because: 'expired' } : { because: 'refused', status }
}

/** Passes one change on to the engine, counted; the promise, if any, resolves when the engine takes more. */
export function tell(
  { scoped, slice, stream }: SliceWatch,
  { metrics }: Pick<SliceFollower, 'metrics'>,
  change: Change,
): Promise<void> | undefined {
  metrics.events.inc({ resource: scoped.key, type: change.type })
  return stream.show(slice, change)
}
