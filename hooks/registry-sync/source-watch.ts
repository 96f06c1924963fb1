import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { ChangeFilter } from './change-filter.ts'
import type { WatchedObject } from './kubernetes/watch-object.ts'
import { versionOf } from './sources/config-map.ts'

/** Follows an object until the signal ends it. */
export type Follow = (watched: WatchedObject, until: AbortSignal) => Promise<void>

/** Follows the ConfigMap that a registry has as its source, whichever that is at the time. */
export interface SourceWatch {
  /** Follows the ConfigMap of this name from now on; none for a source of another type. */
  point(name: string | undefined): void
}

interface SourceWatchOptions {
  readonly follow: Follow
  /** Path of the namespace's ConfigMaps. */
  readonly path: string
  readonly changeFilter: ChangeFilter
  readonly signal: AbortSignal
}

export function createSourceWatch({ follow, path, changeFilter, signal }: SourceWatchOptions): SourceWatch {
  let followed: string | undefined
  let abort = new AbortController()
  return {
    point(name) {
      if (name === followed) return
      abort.abort()
      followed = name
      if (name === undefined) return
      abort = new AbortController()
      changeFilter.reset()
      const onChange = (object: KubernetesObject | undefined): void => changeFilter.seen(versionOf(object))
      void follow({ path, name, onChange }, AbortSignal.any([signal, abort.signal]))
    },
  }
}
