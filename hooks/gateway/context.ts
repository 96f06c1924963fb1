import type { Logger } from 'pino'
import type { ApiServer } from '../apiserver/client.ts'
import type { LargeObjects } from '../apiserver/json/large-objects.ts'
import type { AppliedChildren } from './guard/applied-children.ts'
import type { Metrics } from './metrics.ts'
import type { Scope } from './routing/scope.ts'
import type { Access } from './views/access.ts'
import type { Readiness } from './views/readiness.ts'
import type { Snapshots } from './views/snapshots.ts'

/** What every room of the gateway works with. */
export interface GatewayContext {
  readonly scope: Scope
  /** The allowed namespaces; empty in cluster mode. */
  readonly namespaces: readonly string[]
  /** The slices of every snapshot: the allowed namespaces in the API server's order, or one for the whole cluster. */
  readonly slices: readonly string[]
  /** Field managers whose fields of our children the engine takes over. */
  readonly takeoverManagers: readonly string[]
  readonly apiServer: ApiServer
  readonly snapshots: Snapshots
  readonly applied: AppliedChildren
  readonly access: Access
  readonly readiness: Readiness
  readonly large: LargeObjects
  readonly metrics: Metrics
  readonly logger: Logger
}
