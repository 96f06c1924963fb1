import type { ApiServer } from '../../apiserver/client.ts'
import type { ResourceKey } from '../../apiserver/path.ts'
import type { Log } from '../../runtime/log.ts'
import type { Metrics } from '../metrics.ts'
import type { Scope } from '../routing/scope.ts'

/** What the guard is given; each of its functions takes of it what it needs. */
export interface GuardOptions {
  readonly apiServer: Pick<ApiServer, 'ask'>
  readonly scope: Scope
  /** Field managers whose fields of our children the engine takes over. */
  readonly takeoverManagers: readonly string[]
  /** The uid of an object that the engine was last shown as this parent's child; `undefined` where it was not. */
  readonly shownUid: (key: ResourceKey, objectKey: string, parentUid: string) => string | undefined
  readonly metrics: Pick<Metrics, 'applies' | 'takeovers' | 'orphansRemoved' | 'refused'>
  readonly logger: Log
}
