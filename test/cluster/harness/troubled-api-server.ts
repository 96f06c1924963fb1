import { readFileSync } from 'node:fs'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'

/** The API server with bad days: stands before it, over HTTP/2 without TLS, and passes everything through. */
export interface TroubledApiServer {
  readonly url: string
  /** Ends every open watch, as an API server does after some minutes. */
  endWatches(): void
  /** Breaks all connections. */
  breakConnections(): void
  /** This share of the watches to come (0 to 1) is refused as too old. */
  expire(share: number): void
  watches(): number
  expired(): number
  stop(): Promise<void>
}

export async function startTroubledApiServer(url: string, caFile: string): Promise<TroubledApiServer> {
  const watches = new Set<ServerHttp2Stream>()
  const incoming = new Set<Http2Session>()
  const outgoing: ClientHttp2Session[] = []
  let share = 0
  let expired = 0

  const session = (): ClientHttp2Session => {
    const free = outgoing.find((candidate) => !candidate.destroyed && !candidate.closed && streamsOf(candidate) < 90)
    if (free) return free
    const opened = connect(url, { ca: readFileSync(caFile) })
    opened.on('error', () => undefined)
    outgoing.push(opened)
    return opened
  }
  const open = new WeakMap<ClientHttp2Session, number>()
  const streamsOf = (candidate: ClientHttp2Session): number => open.get(candidate) ?? 0

  const pass = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    const to = session()
    open.set(to, streamsOf(to) + 1)
    const { ':authority': _authority, ':scheme': _scheme, ...rest } = headers
    const upstream: ClientHttp2Stream = to.request(rest)
    upstream.on('error', () => stream.destroy())
    upstream.on('response', (answer) => {
      if (!stream.destroyed && !stream.headersSent) stream.respond(answer)
    })
    upstream.on('close', () => {
      open.set(to, streamsOf(to) - 1)
      // what was cut off must not look whole
      if (upstream.rstCode !== constants.NGHTTP2_NO_ERROR) stream.destroy(new Error('cut off'))
      else stream.resume() // a stream lives until it is read to its end
    })
    stream.on('close', () => upstream.close(constants.NGHTTP2_CANCEL))
    stream.pipe(upstream)
    upstream.pipe(stream)
  }

  const server = createServer({ settings: { maxConcurrentStreams: 100 }, maxSessionMemory: 1_000 })
  server.on('session', (opened) => {
    incoming.add(opened)
    opened.on('error', () => undefined)
    opened.on('close', () => incoming.delete(opened))
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    if (!headers[':path']?.includes('watch=true')) return pass(stream, headers)
    if (Math.random() < share) {
      expired += 1
      stream.resume()
      stream.respond({ ':status': 410, 'content-type': 'application/json' })
      return void stream.end('{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}')
    }
    watches.add(stream)
    stream.on('close', () => watches.delete(stream))
    pass(stream, headers)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    url: `http://127.0.0.1:${port}`,
    endWatches() {
      for (const stream of watches) if (stream.headersSent) stream.end()
    },
    breakConnections() {
      for (const opened of incoming) opened.destroy()
    },
    expire(next) {
      share = next
    },
    watches: () => watches.size,
    expired: () => expired,
    async stop() {
      for (const opened of [...incoming, ...outgoing]) opened.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
