import type { ApiServer } from '../apiserver/client.ts'
import type { LeaderElection } from './election/leader-election.ts'
import type { Guard } from './guard/guard.ts'
import { type Call, readBody } from './routing/call.ts'
import { forward } from './routing/forward.ts'
import { dropLastApplied, type RefusalRecord, refuseRequest } from './routing/refuse.ts'
import type { Route } from './routing/route.ts'
import { serveNamespaces, watchNamespaces } from './views/serve-namespaces.ts'
import { refuseWatchList } from './views/serve-watch.ts'
import type { Views } from './views/views.ts'

/** Who answers the engine. */
export interface Rooms {
  readonly views: Views
  readonly guard: Guard
  readonly election: LeaderElection
  readonly apiServer: Pick<ApiServer, 'ask'>
  /** The allowed namespaces; empty in cluster mode. */
  readonly namespaces: readonly string[]
  readonly record: RefusalRecord
}

/** Has a call answered by the room that its route names. */
// oxlint-disable-next-line complexity -- one line for each route
export function dispatch(route: Route, call: Call, rooms: Rooms): Promise<void> | void {
  const { views, guard, election, apiServer, namespaces, record } = rooms
  switch (route.action) {
    case 'list':
      return views.list(call, route)
    case 'watch':
      return views.watch(call, route)
    case 'refuse-watch-list':
      return refuseWatchList(call)
    case 'list-namespaces':
      return serveNamespaces(call, namespaces)
    case 'watch-namespaces':
      return watchNamespaces(call)
    case 'swallow-event':
      return swallowEvent(call)
    case 'guard-apply':
      return guard.apply(call, route)
    case 'guard-put':
      return guard.put(call)
    case 'delete-child':
      return guard.delete(call)
    case 'read-lease':
      return election.read(call)
    case 'write-lease':
      return election.write(call)
    case 'drop-last-applied':
      return dropLastApplied(call, apiServer, record)
    case 'refuse':
      return refuseRequest(call, record)
    case 'pass':
      return forward(call, apiServer)
  }
}

/**
 * Events about cluster-wide objects (the engine's own definitions) go to namespace `default`, where an engine of some
 * namespaces has no rights: accepted, and kept from the API server.
 */
async function swallowEvent(call: Call): Promise<void> {
  const body = await readBody(call)
  call.response.writeHead(call.method === 'POST' ? 201 : 200, {
    'content-type': call.request.headers['content-type'] ?? 'application/json',
  })
  call.response.end(body)
}
