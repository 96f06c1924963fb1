import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { followRenewal, readCertificate, type TlsFiles } from './tls.ts'

/**
 * Above the 90 s for which a Go client keeps an idle connection: the client closes first, never this server under a call
 * that is just being sent.
 */
const keepAliveMilliseconds = 95_000

const timeouts = {
  keepAliveTimeout: keepAliveMilliseconds,
  headersTimeout: keepAliveMilliseconds + 1_000,
  requestTimeout: keepAliveMilliseconds + 5_000,
}

/**
 * Listens, by HTTPS where there is a certificate, and answers the server and its URL (port 0 takes a free port).
 * Rejects when the address cannot be had; throws when the certificate cannot be read.
 */
export async function serve(
  listener: RequestListener,
  host: string,
  port: number,
  tls?: TlsFiles,
): Promise<{ readonly server: Server | HttpsServer; readonly url: string }> {
  const server = tls ? httpsServer(listener, tls) : createServer(timeouts, listener)
  return { server, url: await listen(server, host, port) }
}

/** Has a server listen and answers its URL; rejects when the address cannot be had. */
export async function listen(server: Server | HttpsServer, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const bound = isBound(address) ? address.port : port
  const scheme = server instanceof HttpsServer ? 'https' : 'http'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`
}

function httpsServer(listener: RequestListener, tls: TlsFiles): HttpsServer {
  const server = createHttpsServer({ ...timeouts, ...readCertificate(tls), minVersion: 'TLSv1.2' }, listener)
  followRenewal(server, tls)
  return server
}

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
