import { createServer, type Server } from 'node:http'
import type { Logger } from 'pino'
import type { ApiServer } from '../apiserver/client.ts'
import { createLargeObjects } from '../apiserver/json/large-objects.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { GatewayContext } from './context.ts'
import { createLeaderElection, type LeaderElection } from './election/leader-election.ts'
import { createAppliedChildren } from './guard/applied-children.ts'
import { guardApply } from './guard/guard-apply.ts'
import { guardPut, passDelete } from './guard/guard-put.ts'
import type { Metrics } from './metrics.ts'
import { answerFailure, type Call, openCall, readBody } from './routing/call.ts'
import { countConnections, type EngineConnections } from './routing/engine-connections.ts'
import { forward } from './routing/forward.ts'
import { dropLastApplied, refuseRequest, refuseStranger } from './routing/refuse.ts'
import { type Route, routeOf } from './routing/route.ts'
import type { Scope } from './routing/scope.ts'
import { failure } from './routing/status.ts'
import { createAccess } from './views/access.ts'
import { createReadiness } from './views/readiness.ts'
import { serveList } from './views/serve-list.ts'
import { serveNamespaces, watchNamespaces } from './views/serve-namespaces.ts'
import { refuseWatchList, serveWatch } from './views/serve-watch.ts'
import { createSnapshots } from './views/snapshots.ts'

export interface GatewayOptions {
  readonly scope: Scope
  /** Empty: cluster mode. */
  readonly namespaces: readonly string[]
  readonly takeoverManagers: readonly string[]
  /** Whether a request's `Authorization` header is the engine's. */
  isEngine(authorization: string | undefined): boolean
  readonly apiServer: ApiServer
  readonly metrics: Metrics
  readonly logger: Logger
}

export interface Gateway {
  /** Not yet listening. */
  readonly server: Server
  readonly engine: EngineConnections
  /** Frees the engine's lease; for when the engine is gone. */
  release(): Promise<void>
}

/** The part of the API server that concerns the engine, as an HTTP server. */
export function createGateway(options: GatewayOptions): Gateway {
  const { namespaces, metrics, logger } = options
  const context: GatewayContext = {
    ...options,
    slices: namespaces.length === 0 ? [''] : namespaces.toSorted(),
    snapshots: createSnapshots(),
    large: createLargeObjects(),
    applied: createAppliedChildren(),
    access: createAccess(logger, metrics),
    readiness: createReadiness(options.apiServer, () => performance.now()),
  }
  const election = createLeaderElection(context)
  const release = (): Promise<void> =>
    election
      .release()
      .catch((error: unknown) => logger.warn({ error: errorMessage(error) }, 'lease could not be released'))
  const engine = countConnections(
    (count) => metrics.engineConnections.set(count),
    () => void release(),
  )
  // Watches live for minutes and idle connections as long as the client likes: Go closes its own after 90 s.
  const server = createServer({ keepAliveTimeout: 120_000, requestTimeout: 60_000 }, (request, response) => {
    const call = openCall(request, response)
    if (!options.isEngine(request.headers.authorization)) return refuseStranger(call, context)
    engine.add(request.socket)
    serve(call, context, election).catch((error: unknown) => giveUp(call, logger, error))
  })
  return { server, engine, release }
}

async function serve(call: Call, context: GatewayContext, election: LeaderElection): Promise<void> {
  const { method, path, query } = call
  const contentType = call.request.headers['content-type'] ?? ''
  // The engine upgrades nothing; what follows an upgrade could not be looked at.
  if (call.request.headers.upgrade !== undefined) return refuseRequest(call, context)
  const route = routeOf({ method, path, query, contentType }, context.scope, context.namespaces)
  return carryOut(route, call, context, election)
}

// oxlint-disable-next-line complexity -- one line for each route
function carryOut(route: Route, call: Call, context: GatewayContext, election: LeaderElection): Promise<void> | void {
  switch (route.action) {
    case 'list':
      return serveList(call, route, context)
    case 'watch':
      return serveWatch(call, route, context)
    case 'refuse-watch-list':
      return refuseWatchList(call)
    case 'list-namespaces':
      return serveNamespaces(call, context.namespaces)
    case 'watch-namespaces':
      return watchNamespaces(call)
    case 'swallow-event':
      return swallowEvent(call)
    case 'guard-apply':
      return guardApply(call, route, context)
    case 'guard-put':
      return guardPut(call, context)
    case 'delete-child':
      return passDelete(call, context)
    case 'read-lease':
      return election.read(call)
    case 'write-lease':
      return election.write(call)
    case 'drop-last-applied':
      return dropLastApplied(call, context)
    case 'refuse':
      return refuseRequest(call, context)
    case 'pass':
      return forward(call, context.apiServer)
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

/** The API server did not answer in the end. client-go waits and asks again where it is told to. */
function giveUp(call: Call, logger: Logger, error: unknown): void {
  if (call.signal.aborted) return
  logger.warn({ method: call.method, path: call.path, error: errorMessage(error) }, 'request was interrupted')
  if (call.response.headersSent) {
    call.response.destroy()
    return
  }
  const isRepeatable = call.method !== 'POST'
  answerFailure(
    call,
    failure('ServiceUnavailable', 'The API server cannot be reached at the moment.'),
    isRepeatable ? 1 : undefined,
  )
}
