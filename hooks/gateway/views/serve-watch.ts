import { selectionOf } from '../../apiserver/query.ts'
import type { Metrics } from '../metrics.ts'
import { answerFailure, type Call } from '../routing/call.ts'
import type { CollectionRoute } from '../routing/route.ts'
import { failure } from '../routing/status.ts'
import { openEngineStream } from './engine-stream.ts'
import { followSlice } from './follow-slice.ts'
import type { SliceFollower } from './slice-watch.ts'
import type { Snapshots } from './snapshots.ts'

export interface WatchTools extends SliceFollower {
  readonly snapshots: Pick<Snapshots, 'leave' | 'take'>
  readonly metrics: SliceFollower['metrics'] & Pick<Metrics, 'watches'>
}

/**
 * Answers a cluster-wide WATCH from one watch per slice. It resumes from the version of a list or of the last event that
 * the gateway gave out; any other version is 410, whereupon the engine lists again.
 */
export async function serveWatch(call: Call, route: CollectionRoute, tools: WatchTools): Promise<void> {
  const { scoped, path } = route
  const selection = selectionOf(call.query, scoped.labelSelector)
  const version = call.query.get('resourceVersion') ?? ''
  const snapshot = tools.snapshots.take(scoped.key, selection.toString(), version)
  if (!snapshot) {
    tools.metrics.relists.inc({ resource: scoped.key, by: 'engine' })
    return answerFailure(
      call,
      failure('Expired', `The resource version ${version} is unknown to the gateway. List again.`),
    )
  }

  const stream = openEngineStream(call, version, (lastVersion) =>
    tools.snapshots.leave(scoped.key, selection.toString(), lastVersion, snapshot),
  )
  const timer = setTimeout(() => stream.end(), timeoutOf(call.query))
  tools.metrics.watches.inc({ resource: scoped.key })
  try {
    await Promise.all(
      [...snapshot].map(([namespace, slice]) =>
        followSlice({ scoped, path, namespace, slice, selection, stream }, tools),
      ),
    )
  } finally {
    clearTimeout(timer)
    stream.end()
    tools.metrics.watches.dec({ resource: scoped.key })
  }
}

const hour = 3_600_000

/** Milliseconds until the watch ends by itself, as its client asked; an hour where it did not. */
function timeoutOf(query: URLSearchParams): number {
  const seconds = Number(query.get('timeoutSeconds') ?? '')
  return seconds > 0 ? Math.min(seconds * 1000, hour) : hour
}

/**
 * The streaming form of a list is refused as an API server without it refuses it: client-go then lists and watches,
 * and logs nothing.
 */
export function refuseWatchList(call: Call): void {
  answerFailure(call, failure('Invalid', 'The gateway does not support sendInitialEvents: list, then watch.'))
}
