import { createServer, type Server } from 'node:http'
import type { ApiServer } from '../apiserver/client.ts'
import { errorMessage } from '../runtime/error-message.ts'
import type { Log } from '../runtime/log.ts'
import { dispatch, type Rooms } from './dispatch.ts'
import { createLeaderElection } from './election/leader-election.ts'
import { createGuard } from './guard/guard.ts'
import type { Metrics } from './metrics.ts'
import { answerFailure, type Call, openCall } from './routing/call.ts'
import { countConnections, type EngineConnections } from './routing/engine-connections.ts'
import { refuseRequest, refuseStranger } from './routing/refuse.ts'
import { routeOf } from './routing/route.ts'
import type { Scope } from './routing/scope.ts'
import { failure } from './routing/status.ts'
import { createViews } from './views/views.ts'

export interface GatewayOptions {
  readonly scope: Scope
  readonly takeoverManagers: readonly string[]
  /** Whether a request's `Authorization` header is the engine's. */
  isEngine(authorization: string | undefined): boolean
  readonly apiServer: ApiServer
  readonly metrics: Metrics
  readonly logger: Log
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
  const { scope, takeoverManagers, apiServer, metrics, logger } = options
  const { namespaces } = scope
  const views = createViews({ apiServer, namespaces, metrics, logger })
  const guard = createGuard({ apiServer, scope, takeoverManagers, shownUid: views.childUid, metrics, logger })
  const election = createLeaderElection({ apiServer, metrics, logger })
  const record = { metrics, logger }
  const rooms = { views, guard, election, apiServer, namespaces, record }

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
    if (!options.isEngine(request.headers.authorization)) return refuseStranger(call, record)
    engine.add(request.socket)
    serve(call, scope, rooms).catch((error: unknown) => giveUp(call, logger, error))
  })
  return { server, engine, release }
}

async function serve(call: Call, scope: Scope, rooms: Rooms): Promise<void> {
  const { method, path, query } = call
  const contentType = call.request.headers['content-type'] ?? ''
  // The engine upgrades nothing; what follows an upgrade could not be looked at.
  if (call.request.headers.upgrade !== undefined) return refuseRequest(call, rooms.record)
  return dispatch(routeOf({ method, path, query, contentType }, scope), call, rooms)
}

/** The API server did not answer in the end. client-go waits and asks again where it is told to. */
function giveUp(call: Call, logger: Log, error: unknown): void {
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
