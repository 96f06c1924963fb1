import { type ApiPath, isDiscovery, parseApiPath, type ResourceKey, resourceKey } from '../../apiserver/path.ts'
import { isSet } from '../../apiserver/query.ts'
import { engineDefinitions } from '../../engine/resource-kinds.ts'
import type { Scope, ScopedResource } from './scope.ts'

/** A cluster-wide LIST or WATCH of a resource that the engine is shown a part of. */
export interface CollectionRoute {
  readonly action: 'list' | 'watch' | 'refuse-watch-list'
  readonly scoped: ScopedResource
  readonly path: ApiPath
}

/** A write to one child. */
export interface ChildRoute {
  readonly action: 'guard-apply' | 'guard-put' | 'delete-child'
  readonly scoped: ScopedResource
  readonly path: ApiPath
}

export interface LeaseRoute {
  readonly action: 'read-lease' | 'write-lease'
  readonly path: ApiPath
}

/** What the gateway does with one request: `pass` sends it on unchanged, `refuse` keeps it from the API server. */
export type Route =
  | CollectionRoute
  | ChildRoute
  | LeaseRoute
  | {
      readonly action:
        | 'pass'
        | 'refuse'
        | 'drop-last-applied'
        | 'list-namespaces'
        | 'watch-namespaces'
        | 'swallow-event'
    }

export interface RoutedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly contentType: string
}

const pass: Route = { action: 'pass' }
const refuse: Route = { action: 'refuse' }

const definitionKeys: ReadonlySet<ResourceKey> = new Set(engineDefinitions.map(resourceKey))
const eventKeys: ReadonlySet<ResourceKey> = new Set(['v1/events', 'events.k8s.io/v1/events'])

/**
 * Decides by method, path and query alone. What the engine never asks for is
 * refused, whatever the rights of the pod's account would allow: some of them it holds only to grant them on.
 */
export function routeOf(request: RoutedRequest, { resources, namespaces }: Scope): Route {
  const path = parseApiPath(request.path)
  if (!path) return request.method === 'GET' && isDiscovery(request.path) ? pass : refuse
  const key = resourceKey(path)
  if (key === 'coordination.k8s.io/v1/leases') return leaseRoute(request, path)
  if (eventKeys.has(key)) return eventRoute(request, path, namespaces)
  if (key === 'v1/namespaces') return namespacesRoute(request, path, namespaces)
  if (definitionKeys.has(key)) return isClusterWideRead(request, path) ? pass : refuse

  const scoped = resources.get(key)
  if (!scoped) return refuse
  return path.name === undefined ? collectionRoute(request, path, scoped) : objectRoute(request, path, scoped)
}

function collectionRoute(request: RoutedRequest, path: ApiPath, scoped: ScopedResource): Route {
  if (!isClusterWideRead(request, path)) return refuse
  if (!isSet(request.query, 'watch')) return { action: 'list', scoped, path }
  return { action: isSet(request.query, 'sendInitialEvents') ? 'refuse-watch-list' : 'watch', scoped, path }
}

/** A read of one object precedes each write of the engine; related objects it knows from its watches alone. */
function objectRoute({ method, contentType }: RoutedRequest, path: ApiPath, scoped: ScopedResource): Route {
  if (path.namespace === undefined) return refuse
  if (path.subresource !== undefined) {
    return scoped.parent && path.subresource === 'status' && method === 'PUT' ? pass : refuse
  }
  if (method === 'GET') return scoped.parent || scoped.child ? pass : refuse
  if (!scoped.child) return refuse
  if (method === 'PATCH') return patchRoute(contentType, path, scoped)
  if (method === 'PUT') return scoped.made ? { action: 'guard-put', scoped, path } : pass
  if (method === 'DELETE') return scoped.made ? { action: 'delete-child', scoped, path } : pass
  return refuse
}

function patchRoute(contentType: string, path: ApiPath, scoped: ScopedResource): Route {
  if (contentType.startsWith('application/apply-patch')) {
    return scoped.made ? { action: 'guard-apply', scoped, path } : pass
  }
  return contentType.startsWith('application/json-patch+json') ? { action: 'drop-last-applied' } : refuse
}

function leaseRoute({ method }: RoutedRequest, path: ApiPath): Route {
  if (path.namespace === undefined || path.subresource !== undefined) return refuse
  if (method === 'POST') return path.name === undefined ? { action: 'write-lease', path } : refuse
  if (path.name === undefined) return refuse
  if (method === 'GET') return { action: 'read-lease', path }
  return method === 'PUT' ? { action: 'write-lease', path } : refuse
}

function eventRoute({ method }: RoutedRequest, path: ApiPath, namespaces: readonly string[]): Route {
  const isWrite = path.name === undefined ? method === 'POST' : method === 'PATCH'
  if (!isWrite || path.namespace === undefined || path.subresource !== undefined) return refuse
  return namespaces.length > 0 && !namespaces.includes(path.namespace) ? { action: 'swallow-event' } : pass
}

function namespacesRoute(request: RoutedRequest, path: ApiPath, namespaces: readonly string[]): Route {
  if (!isClusterWideRead(request, path)) return refuse
  if (namespaces.length === 0) return pass
  return { action: isSet(request.query, 'watch') ? 'watch-namespaces' : 'list-namespaces' }
}

/** Whether it is one of the two requests of an informer, LIST or WATCH: the engine's are always of the whole cluster. */
function isClusterWideRead({ method }: RoutedRequest, path: ApiPath): boolean {
  return method === 'GET' && path.name === undefined && path.namespace === undefined
}
