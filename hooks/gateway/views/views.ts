import type { ApiServer } from '../../apiserver/client.ts'
import { createLargeObjects } from '../../apiserver/json/large-objects.ts'
import type { ResourceKey } from '../../apiserver/path.ts'
import type { Log } from '../../runtime/log.ts'
import type { Metrics } from '../metrics.ts'
import type { Call } from '../routing/call.ts'
import type { CollectionRoute } from '../routing/route.ts'
import { createAccess } from './access.ts'
import { createReadiness } from './readiness.ts'
import { serveList } from './serve-list.ts'
import { serveWatch } from './serve-watch.ts'
import { createSnapshots } from './snapshots.ts'

/** The lists and watches of the engine, answered from those of the allowed namespaces. */
export interface Views {
  list(call: Call, route: CollectionRoute): Promise<void>
  watch(call: Call, route: CollectionRoute): Promise<void>
  /** The uid of an object that was last shown as this parent's child; `undefined` where it was not. */
  readonly childUid: (key: ResourceKey, objectKey: string, parentUid: string) => string | undefined
}

export interface ViewsOptions {
  readonly apiServer: Pick<ApiServer, 'ask' | 'showsReadiness'>
  /** The allowed namespaces; empty in cluster mode. */
  readonly namespaces: readonly string[]
  readonly metrics: Metrics
  readonly logger: Log
}

export function createViews({ apiServer, namespaces, metrics, logger }: ViewsOptions): Views {
  const snapshots = createSnapshots()
  const tools = {
    apiServer,
    namespaces: namespaces.length === 0 ? [''] : namespaces.toSorted(), // '': the whole cluster is one slice
    snapshots,
    large: createLargeObjects(),
    access: createAccess(logger, metrics),
    readiness: createReadiness(apiServer, () => performance.now()),
    metrics,
  }
  return {
    list: (call, route) => serveList(call, route, tools),
    watch: (call, route) => serveWatch(call, route, tools),
    childUid: snapshots.childUid,
  }
}
