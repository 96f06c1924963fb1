import express, { type ErrorRequestHandler, type Express } from 'express'
import { hookPath } from './engine/composite-controller.ts'
import type { Kind } from './engine/kind.ts'
import { createAdmission } from './http/admission.ts'
import type { HookName } from './http/calls.ts'
import { type BodyLimits, hookRoute } from './http/hook-route.ts'
import { largeBodyLimits } from './http/large-body.ts'
import { logFailure } from './http/log.ts'
import type { Metrics } from './http/metrics.ts'
import { observationRoutes } from './http/observation.ts'
import { refusals } from './http/refusals.ts'
import { refuse } from './http/refuse.ts'
import type { Logger } from './runtime/log.ts'
import type { Settings } from './settings.ts'

export interface AppDeps {
  readonly kinds: readonly Kind[]
  readonly settings: Settings
  /** The time now, ISO 8601 in UTC. */
  readonly now: () => string
  readonly logger: Logger
  readonly metrics: Metrics
  /** False from the moment the service is asked to stop: answers then close their connections. */
  readonly isReady: () => boolean
  /** What of the service does not work, if anything: `/readyz` says it. */
  readonly fault?: () => string | undefined
  readonly limits?: Partial<BodyLimits>
}

/** Bytes of small bodies in flight; with one large one beside them the service stays below its 256 MiB. */
const smallBodiesBytes = 16 * 1024 * 1024

/** How long a call waits for room: far less than the engine does, which comes back for it. */
const waitMilliseconds = 1_500

const hooks: readonly HookName[] = ['sync', 'customize']

/**
 * The hook service: `POST /<kind in lower case>/sync` and `/customize` for each kind, `/healthz`, `/readyz`, `/metrics`.
 * It does not listen. Every path it does not know is refused: a 200 is a promise to the engine about children.
 */
export function createApp(deps: AppDeps): Express {
  const app = bareApp()
  const admission = {
    small: createAdmission(smallBodiesBytes, waitMilliseconds),
    large: createAdmission(1, waitMilliseconds),
  }
  const hookDeps = { ...deps, admission, limits: { ...largeBodyLimits, milliseconds: 10_000, ...deps.limits } }
  for (const kind of deps.kinds) {
    for (const hook of hooks) {
      const path = hookPath(kind, hook)
      app.post(path, hookRoute(kind, hook, hookDeps))
      app.all(path, (_request, response) => refuse(response.set('Allow', 'POST'), refusals.notAllowed))
    }
  }
  return finished(app.use(observationRoutes(deps)), deps.logger)
}

function bareApp(): Express {
  return express()
    .disable('x-powered-by')
    .disable('etag')
    .set('case sensitive routing', true)
    .set('strict routing', true)
}

function finished(app: Express, logger: Logger): Express {
  const failed: ErrorRequestHandler = (error, _request, response, next) => {
    logFailure(logger, error)
    if (response.headersSent) next(error)
    else refuse(response, refusals.failed)
  }
  return app.use((_request, response) => refuse(response, refusals.notFound)).use(failed)
}
