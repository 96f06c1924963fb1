import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'

/** What the kubelet and Prometheus ask a program. */
export interface Health {
  /** Metrics of the program; without them there is no `/metrics`. */
  readonly registry?: Registry
  /** Why the program wants no calls now; `undefined`: it is ready. */
  readonly unreadyBecause: () => string | undefined
}

export interface HealthAnswer {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** `/healthz` (the process answers), `/readyz` (503 with the reason while it wants no calls) and `/metrics`; nothing for other paths. */
export async function healthAnswer(
  path: string,
  { registry, unreadyBecause }: Health,
): Promise<HealthAnswer | undefined> {
  // `/health` is what the probes of registry pods ask
  if (path === '/healthz' || path === '/health') return plain(200, 'ok')
  if (path === '/readyz') {
    const because = unreadyBecause()
    return because === undefined ? plain(200, 'ok') : plain(503, because)
  }
  if (path !== '/metrics' || !registry) return undefined
  return { status: 200, contentType: registry.contentType, text: await registry.metrics() }
}

/** A listener of its own for health and metrics: the kubelet and Prometheus reach nothing else. */
export function createHealthServer(health: Health): Server {
  return createServer({ requestTimeout: 5000 }, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const answered = isRead ? healthAnswer(path, health) : Promise.resolve(undefined)
    void answered.then((answer = plain(404, 'not found')) => {
      response.writeHead(answer.status, { 'content-type': answer.contentType })
      response.end(answer.text)
    })
  })
}

function plain(status: number, text: string): HealthAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', text }
}
