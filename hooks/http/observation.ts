import { type NextFunction, type Request, type Response, Router } from 'express'
import { type Health, healthAnswer } from '../runtime/health.ts'
import type { Metrics } from './metrics.ts'

export interface ObservationDeps {
  readonly metrics: Metrics
  /** False from the moment the service is asked to stop. */
  readonly isReady: () => boolean
  /** What of the service does not work, if anything: asked at each look at `/readyz`. */
  readonly fault?: () => string | undefined
}

/** `/healthz`, `/readyz` and `/metrics` beside the hooks; the same answers as on the health port. */
export function observationRoutes(deps: ObservationDeps): Router {
  const health = healthOf(deps)
  const router = Router()
  router.get(['/healthz', '/readyz', '/metrics'], (request: Request, response: Response, next: NextFunction) => {
    healthAnswer(request.path, health)
      .then(
        (answer) => answer && response.status(answer.status).set('Content-Type', answer.contentType).send(answer.text),
      )
      .catch(next)
  })
  return router
}

/** What the service says of itself. */
export function healthOf({ metrics, isReady, fault }: ObservationDeps): Health {
  return { registry: metrics.registry, unreadyBecause: () => (isReady() ? fault?.() : 'stopping') }
}
