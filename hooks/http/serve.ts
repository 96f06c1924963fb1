import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Above the 90 s for which a Go client keeps an idle connection: the client closes first, never this server under a call
 * that is just being sent.
 */
const keepAliveMilliseconds = 95_000

/** Listens and answers the server and its URL (port 0 takes a free port); rejects when the address cannot be had. */
export async function serve(
  listener: RequestListener,
  host: string,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMilliseconds,
      headersTimeout: keepAliveMilliseconds + 1_000,
      requestTimeout: keepAliveMilliseconds + 5_000,
    },
    listener,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  return { server, url: urlOf(server, host) }
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  const port = isBound(address) ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
