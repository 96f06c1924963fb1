import type { ResourceKey } from '../../apiserver/path.ts'
import type { Log } from '../../runtime/log.ts'
import type { Metrics } from '../metrics.ts'

/** Which namespaces cannot be read at the moment: said once when it begins and once when it ends, not at each attempt. */
export interface Access {
  refused(namespace: string, key: ResourceKey, status: number): void
  granted(namespace: string, key: ResourceKey): void
}

export function createAccess(logger: Log, metrics: Pick<Metrics, 'unreadable'>): Access {
  const unreadable = new Map<string, Set<ResourceKey>>()

  return {
    refused(namespace, key, status) {
      if (status !== 403 && status !== 404) return
      const known = unreadable.get(namespace)
      if (known) {
        known.add(key)
        return
      }
      unreadable.set(namespace, new Set([key]))
      metrics.unreadable.set(unreadable.size)
      logger.warn(
        { namespace, resource: key, status },
        'namespace cannot be read: it is treated as empty until it exists and its permissions are granted',
      )
    },
    granted(namespace, key) {
      const known = unreadable.get(namespace)
      if (!known?.delete(key) || known.size > 0) return
      unreadable.delete(namespace)
      metrics.unreadable.set(unreadable.size)
      logger.info({ namespace }, 'namespace can be read again')
    },
  }
}
