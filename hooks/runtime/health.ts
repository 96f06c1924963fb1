import { createServer, type Server } from 'node:http'
import type { Metrics } from './metrics.ts'

export interface HealthOptions {
  readonly metrics: Metrics
  /** Whether the API server can be reached. */
  isReady(): boolean
}

/** /healthz, /readyz and /metrics, on a listener of their own: the kubelet and Prometheus reach nothing else. */
export function createHealthServer(options: HealthOptions): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]
    if (path === '/metrics') {
      void options.metrics.registry.metrics().then((text) => {
        response.writeHead(200, { 'content-type': options.metrics.registry.contentType })
        response.end(text)
      })
      return
    }
    const [code, text] = verdict(path, options.isReady())
    response.writeHead(code, { 'content-type': 'text/plain' })
    response.end(`${text}\n`)
  })
}

function verdict(path: string | undefined, isReady: boolean): [number, string] {
  if (path === '/healthz') return [200, 'ok']
  if (path !== '/readyz') return [404, 'not found']
  return isReady ? [200, 'ok'] : [503, 'the API server cannot be reached']
}
