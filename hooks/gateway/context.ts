import type { Logger } from 'pino'
import type { Access } from './access.ts'
import type { AppliedChildren } from './applied-children.ts'
import type { LargeObjects } from './large-objects.ts'
import type { Metrics } from './metrics.ts'
import type { Readiness } from './readiness.ts'
import type { ShownViews } from './shown-views.ts'
import type { Upstream } from './upstream.ts'
import type { View } from './view.ts'

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
