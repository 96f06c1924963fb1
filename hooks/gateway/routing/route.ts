import { type ApiPath, isDiscovery, parseApiPath, type ResourceKey, resourceKey } from '../../apiserver/path.ts'
import { isSet } from '../../apiserver/query.ts'
import { engineDefinitions } from '../../engine/resource-kinds.ts'
import type { View, ViewedResource } from './scope.ts'

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

/** What the gateway does with one request: `pass` sends it on unchanged, `refuse` keeps it from the API server. */
export type Plan =
  | ViewPlan
  | ChildPlan
  | LeasePlan
  | {
      readonly does: 'pass' | 'refuse' | 'drop-last-applied' | 'list-namespaces' | 'watch-namespaces' | 'swallow-event'
    }

export interface PlannedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
}

const pass: Plan = { does: 'pass' }
const refuse: Plan = { does: 'refuse' }

const definitionKeys: ReadonlySet<ResourceKey> = new Set(engineDefinitions.map(resourceKey))
const eventKeys: ReadonlySet<ResourceKey> = new Set(['v1/events', 'events.k8s.io/v1/events'])

/**
 * Decides by method, path and query alone; `namespaces` is empty in cluster mode. What the engine never asks for is
 * refused, whatever the rights of the pod's account would allow: some of them it holds only to grant them on.
 */
export function planOf(request: PlannedRequest, view: View, namespaces: readonly string[]): Plan {
  const path = parseApiPath(request.path)
  if (!path) return request.method === 'GET' && isDiscovery(request.path) ? pass : refuse
  const key = resourceKey(path)
  if (key === 'coordination.k8s.io/v1/leases') return leasePlan(request, path)
  if (eventKeys.has(key)) return eventPlan(request, path, namespaces)
  if (key === 'v1/namespaces') return namespacesPlan(request, path, namespaces)
  if (definitionKeys.has(key)) return isClusterWideRead(request, path) ? pass : refuse

  const viewed = view.get(key)
  if (!viewed) return refuse
  return path.name === undefined ? collectionPlan(request, path, viewed) : objectPlan(request, path, viewed)
}

function collectionPlan(request: PlannedRequest, path: ApiPath, viewed: ViewedResource): Plan {
  if (!isClusterWideRead(request, path)) return refuse
  if (!isSet(request.query, 'watch')) return { does: 'list', viewed, path }
  return { does: isSet(request.query, 'sendInitialEvents') ? 'refuse-watch-list' : 'watch', viewed, path }
}

/** A read of one object precedes each write of the engine; related objects it knows from its watches alone. */
function objectPlan({ method, contentType }: PlannedRequest, path: ApiPath, viewed: ViewedResource): Plan {
  if (path.namespace === undefined) return refuse
  if (path.subresource !== undefined) {
    return viewed.parent && path.subresource === 'status' && method === 'PUT' ? pass : refuse
  }
  if (method === 'GET') return viewed.parent || viewed.child ? pass : refuse
  if (!viewed.child) return refuse
  if (method === 'PATCH') return patchPlan(contentType, path, viewed)
  if (method === 'PUT') return viewed.made ? { does: 'guard-put', viewed, path } : pass
  if (method === 'DELETE') return viewed.made ? { does: 'delete-child', viewed, path } : pass
  return refuse
}

function patchPlan(contentType: string, path: ApiPath, viewed: ViewedResource): Plan {
  if (contentType.startsWith('application/apply-patch')) {
    return viewed.made ? { does: 'guard-apply', viewed, path } : pass
  }
  return contentType.startsWith('application/json-patch+json') ? { does: 'drop-last-applied' } : refuse
}

function leasePlan({ method }: PlannedRequest, path: ApiPath): Plan {
  if (path.namespace === undefined || path.subresource !== undefined) return refuse
  if (method === 'POST') return path.name === undefined ? { does: 'write-lease', path } : refuse
  if (path.name === undefined) return refuse
  if (method === 'GET') return { does: 'read-lease', path }
  return method === 'PUT' ? { does: 'write-lease', path } : refuse
}

function eventPlan({ method }: PlannedRequest, path: ApiPath, namespaces: readonly string[]): Plan {
  const isWrite = path.name === undefined ? method === 'POST' : method === 'PATCH'
  if (!isWrite || path.namespace === undefined || path.subresource !== undefined) return refuse
  return namespaces.length > 0 && !namespaces.includes(path.namespace) ? { does: 'swallow-event' } : pass
}

function namespacesPlan(request: PlannedRequest, path: ApiPath, namespaces: readonly string[]): Plan {
  if (!isClusterWideRead(request, path)) return refuse
  if (namespaces.length === 0) return pass
  return { does: isSet(request.query, 'watch') ? 'watch-namespaces' : 'list-namespaces' }
}

/** Whether it is one of the two requests of an informer, LIST or WATCH: the engine's are always of the whole cluster. */
function isClusterWideRead({ method }: PlannedRequest, path: ApiPath): boolean {
  return method === 'GET' && path.name === undefined && path.namespace === undefined
}
