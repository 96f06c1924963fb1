import type { Logger } from 'pino'
import type { Upstream } from '../apiserver/client.ts'
import type { LargeObjects } from '../apiserver/json/large-objects.ts'
import type { AppliedChildren } from './guard/applied-children.ts'
import type { Metrics } from './metrics.ts'
import type { View } from './routing/scope.ts'
import type { Access } from './views/access.ts'
import type { Readiness } from './views/readiness.ts'
import type { ShownViews } from './views/snapshots.ts'

/** What every part of the gateway works with. */
export interface GatewayContext {
  readonly view: View
  /** The allowed namespaces; empty in cluster mode. */
  readonly namespaces: readonly string[]
  /** The parts of every picture: the allowed namespaces in the API server's order, or one part for the whole cluster. */
  readonly parts: readonly string[]
  /** Field managers whose share ends when a child is taken over. */
  readonly takeoverManagers: readonly string[]
  readonly upstream: Upstream
  readonly shown: ShownViews
  readonly applied: AppliedChildren
  readonly access: Access
  readonly readiness: Readiness
  readonly large: LargeObjects
  readonly metrics: Metrics
  readonly logger: Logger
}
