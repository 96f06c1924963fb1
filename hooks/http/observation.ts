import { type Request, type Response, Router } from 'express'
import type { Metrics } from './metrics.ts'

export interface ObservationDeps {
  readonly metrics: Metrics
  /** False from the moment the service is asked to stop. */
  readonly isReady: () => boolean
}

/** `/healthz` (the process answers), `/readyz` (it wants calls; 503 while it stops) and `/metrics`: what kubelet and Prometheus read. */
export function observationRoutes({ metrics, isReady }: ObservationDeps): Router {
  const router = Router()

  router.get('/healthz', (_request: Request, response: Response) => {
    response.type('text/plain').send('ok')
  })
  router.get('/readyz', (_request: Request, response: Response) => {
    const ready = isReady()
    response.status(ready ? 200 : 503).type('text/plain')
    response.send(ready ? 'ok' : 'stopping')
  })
  router.get('/metrics', async (_request: Request, response: Response) => {
    response.set('Content-Type', metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  return router
}
