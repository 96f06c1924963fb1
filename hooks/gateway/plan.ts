import { type ApiPath, parseApiPath, resourceKey } from './api-path.ts'
import { isSet } from './query.ts'
import type { View, ViewedResource } from './view.ts'

/** A cluster-wide LIST or WATCH of a resource that the engine is shown a part of. */
export interface ViewPlan {
  readonly does: 'list' | 'watch' | 'refuse-watch-list'
  readonly viewed: ViewedResource
  readonly path: ApiPath
}

/** A write to one child. */
export interface ChildPlan {
  readonly does: 'guard-apply' | 'guard-put' | 'delete-child'
  readonly viewed: ViewedResource
  readonly path: ApiPath
}

export interface LeasePlan {
  readonly does: 'read-lease' | 'write-lease'
  readonly path: ApiPath
}

/** What the gateway does with one request of the engine; whatever is not named goes through unchanged (`pass`). */
export type Plan =
  | ViewPlan
  | ChildPlan
  | LeasePlan
  | { readonly does: 'pass' | 'list-namespaces' | 'watch-namespaces' | 'swallow-event' }

export interface PlannedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
}

const pass: Plan = { does: 'pass' }

/** Decides by method, path and query alone. `namespaces` is empty in cluster mode. */
export function planOf(request: PlannedRequest, view: View, namespaces: readonly string[]): Plan {
  const path = parseApiPath(request.path)
  if (!path) return pass
  const key = resourceKey(path)
  if (key === 'coordination.k8s.io/v1/leases') return leasePlan(request, path)
  if (path.resource === 'events') return eventPlan(request, path, namespaces)
  if (key === 'v1/namespaces') return namespacesPlan(request, path, namespaces)

  const viewed = view.get(key)
  if (!viewed || path.subresource !== undefined) return pass
  if (path.name !== undefined) return viewed.made ? childPlan(request, path, viewed) : pass
  if (request.method !== 'GET' || path.namespace !== undefined) return pass
  if (!isSet(request.query, 'watch')) return { does: 'list', viewed, path }
  return { does: isSet(request.query, 'sendInitialEvents') ? 'refuse-watch-list' : 'watch', viewed, path }
}

function childPlan({ method, contentType }: PlannedRequest, path: ApiPath, viewed: ViewedResource): Plan {
  if (method === 'PATCH' && contentType.startsWith('application/apply-patch')) {
    return { does: 'guard-apply', viewed, path }
  }
  if (method === 'PUT') return { does: 'guard-put', viewed, path }
  if (method === 'DELETE') return { does: 'delete-child', viewed, path }
  return pass
}

function leasePlan({ method }: PlannedRequest, path: ApiPath): Plan {
  if (path.namespace === undefined || path.subresource !== undefined) return pass
  if (method === 'GET') return path.name === undefined ? pass : { does: 'read-lease', path }
  return method === 'PUT' || method === 'POST' ? { does: 'write-lease', path } : pass
}

function eventPlan({ method }: PlannedRequest, path: ApiPath, namespaces: readonly string[]): Plan {
  const isForeign = namespaces.length > 0 && path.namespace !== undefined && !namespaces.includes(path.namespace)
  return isForeign && (method === 'POST' || method === 'PATCH') ? { does: 'swallow-event' } : pass
}

function namespacesPlan({ method, query }: PlannedRequest, path: ApiPath, namespaces: readonly string[]): Plan {
  if (namespaces.length === 0 || method !== 'GET' || path.name !== undefined) return pass
  return { does: isSet(query, 'watch') ? 'watch-namespaces' : 'list-namespaces' }
}
