import {
  createServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import { isRecord, recordAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { portOf } from './port.ts'

/** Stands in for the API server where a test needs its rare moods: it keeps objects, versions and watches in memory. */
export interface FakeApiServer {
  readonly url: string
  /** Every request, in order. */
  readonly requests: FakeRequest[]
  /** Bearer tokens that it accepts; any when empty. */
  readonly tokens: Set<string>
  put(collection: string, object: FakeObject): FakeObject
  remove(collection: string, name: string): void
  get(collection: string, name: string): FakeObject | undefined
  /** Answers requests whose path matches with a status, until `allow`. */
  refuse(path: RegExp, status: number): void
  allow(): void
  /** Ends all open watches: cleanly, or by resetting their streams. */
  cutWatches(how?: 'end' | 'reset'): void
  /** Sends bookmarks with the newest version on all open watches. */
  bookmark(): void
  /** Forgets the past: watches from versions older than now are 410. */
  compact(how?: 'status' | 'event'): void
  goAway(): void
  watches(): number
  connections(): number
  /** Answers one path by hand. */
  handle(path: RegExp, answer: (request: FakeRequest, stream: ServerHttp2Stream) => void): void
  stop(): Promise<void>
}

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface FakeObject {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
    readonly resourceVersion?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

interface FakeEvent {
  readonly revision: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly collection: string
  readonly object: FakeObject
  readonly before: FakeObject | undefined
}

interface FakeWatch {
  readonly stream: ServerHttp2Stream
  readonly collection: string
  readonly selector: string
}

/** `port` 0 takes a free one; `maxStreams` is what it allows on one connection; nothing before `revision` is known. */
export async function startFakeApiServer({
  port = 0,
  maxStreams = 100,
  revision: begin = 100,
} = {}): Promise<FakeApiServer> {
  const objects = new Map<string, FakeObject>()
  const events: FakeEvent[] = []
  const watches = new Set<FakeWatch>()
  const sessions = new Set<Http2Session>()
  const requests: FakeRequest[] = []
  const tokens = new Set<string>()
  const refusals: { path: RegExp; status: number }[] = []
  const handlers: { path: RegExp; answer: (request: FakeRequest, stream: ServerHttp2Stream) => void }[] = []
  let revision = begin
  let compacted = begin
  let expiry: 'status' | 'event' = 'status'
  let created = 0

  function publish(type: FakeEvent['type'], collection: string, object: FakeObject, before?: FakeObject): void {
    const event = { revision, type, collection, object, before }
    events.push(event)
    for (const watch of watches) send(watch, event)
  }

  function send({ stream, collection, selector }: FakeWatch, event: FakeEvent): void {
    if (!covers(collection, event.collection)) return
    const line = seen(event, selector)
    if (line !== undefined) stream.write(`${JSON.stringify(line)}\n`)
  }

  const server: Http2Server = createServer({ settings: { maxConcurrentStreams: maxStreams } })
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => undefined)
  })
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('error', () => undefined)
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const url = new URL(`http://fake${headers[':path'] ?? '/'}`)
      const request = {
        method: headers[':method'] ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: Buffer.concat(chunks),
      }
      requests.push(request)
      answer(request, stream)
    })
  })

  function answer(request: FakeRequest, stream: ServerHttp2Stream): void {
    if (stream.destroyed) return
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (tokens.size > 0 && !tokens.has(bearer)) return json(stream, 401, status(401, 'Unauthorized'))
    const refusal = refusals.find(({ path }) => path.test(request.path))
    if (refusal) return json(stream, refusal.status, status(refusal.status, 'refused'))
    const handler = handlers.find(({ path }) => path.test(request.path))
    if (handler) return handler.answer(request, stream)
    if (request.path === '/readyz') return json(stream, 200, 'ok')
    if (request.query.get('watch') === 'true') return openWatch(request, stream)
    if (request.method === 'GET') return read(request, stream)
    return writeOne(request, stream)
  }

  function openWatch({ path, query }: FakeRequest, stream: ServerHttp2Stream): void {
    const from = Number(query.get('resourceVersion'))
    const expired = status(410, 'too old resource version')
    if (from < compacted && expiry === 'status') return json(stream, 410, expired)
    stream.respond({ ':status': 200, 'content-type': 'application/json' })
    if (from < compacted) return void stream.end(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`)
    const watch = { stream, collection: path, selector: query.get('labelSelector') ?? '' }
    for (const event of events) if (event.revision > from) send(watch, event)
    watches.add(watch)
    stream.on('close', () => watches.delete(watch))
  }

  function read({ path, query }: FakeRequest, stream: ServerHttp2Stream): void {
    const one = objects.get(path)
    if (one) return json(stream, 200, one)
    if (!isCollection(path)) return json(stream, 404, status(404, 'not found'))
    const selector = query.get('labelSelector') ?? ''
    const all = [...objects].filter(([at, object]) => covers(path, parentOf(at)) && selected(object, selector))
    const offset = Number(query.get('continue') ?? 0)
    const limit = Number(query.get('limit') ?? 0) || all.length
    const page = all.slice(offset, offset + limit).map(([, object]) => object)
    const rest = offset + limit < all.length ? { continue: `${offset + limit}` } : {}
    json(stream, 200, {
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: `${revision}`, ...rest },
      items: page,
    })
  }

  function writeOne({ method, path, query, body }: FakeRequest, stream: ServerHttp2Stream): void {
    const collection = method === 'POST' ? path : parentOf(path)
    const sent = body.length > 0 ? parsed(body.toString()) : undefined
    if (method === 'DELETE') {
      const stored = recordAt(objects.get(path), 'metadata')
      const preconditions = Object.entries(recordAt(sent, 'preconditions'))
      if (preconditions.some(([field, value]) => stored[field] !== value)) {
        return json(stream, 409, status(409, 'Precondition failed'))
      }
      fake.remove(collection, path.slice(collection.length + 1))
      return json(stream, 200, { kind: 'Status', status: 'Success' })
    }
    if (!isRecord(sent)) return json(stream, 400, status(400, 'no body'))
    const metadata = recordAt(sent, 'metadata')
    const name = stringAt(metadata, 'name') ?? path.slice(collection.length + 1)
    const before = objects.get(key(collection, name))
    if (metadata['uid'] !== undefined && before === undefined) return json(stream, 409, status(409, 'uid mismatch'))
    if (metadata['uid'] !== undefined && before?.metadata.uid !== metadata['uid']) {
      return json(stream, 422, { ...status(422, 'immutable'), details: { causes: [{ field: 'metadata.uid' }] } })
    }
    const version = metadata['resourceVersion']
    if (before && version !== undefined && version !== before.metadata.resourceVersion) {
      return json(stream, 409, status(409, 'the object has been modified'))
    }
    const merged = { ...before, ...sent, metadata: { ...before?.metadata, ...metadata, name } }
    if (query.get('force') === 'false' && before) return json(stream, 409, status(409, 'conflict'))
    json(stream, before ? 200 : 201, fake.put(collection, merged))
  }

  const fake: FakeApiServer = {
    url: '',
    requests,
    tokens,
    put(collection, object) {
      revision += 1
      created += 1
      const before = objects.get(key(collection, object.metadata.name))
      const stored = {
        ...object,
        metadata: {
          uid: before?.metadata.uid ?? `uid-${created}`,
          ...object.metadata,
          resourceVersion: `${revision}`,
        },
      }
      objects.set(key(collection, object.metadata.name), stored)
      publish(before ? 'MODIFIED' : 'ADDED', collection, stored, before)
      return stored
    },
    remove(collection, name) {
      const before = objects.get(key(collection, name))
      if (!before) return
      revision += 1
      objects.delete(key(collection, name))
      publish(
        'DELETED',
        collection,
        { ...before, metadata: { ...before.metadata, resourceVersion: `${revision}` } },
        before,
      )
    },
    get: (collection, name) => objects.get(key(collection, name)),
    refuse: (path, code) => void refusals.push({ path, status: code }),
    allow: () => void refusals.splice(0),
    cutWatches(how = 'end') {
      for (const { stream } of watches) {
        if (how === 'end') stream.end()
        else stream.close(2)
      }
    },
    bookmark() {
      const line = `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: `${revision}` } } })}\n`
      for (const { stream } of watches) stream.write(line)
    },
    compact(how = 'status') {
      compacted = revision + 1
      events.splice(0)
      revision += 1
      expiry = how
    },
    goAway() {
      for (const session of sessions) if (!session.destroyed) session.goaway()
    },
    watches: () => watches.size,
    connections: () => sessions.size,
    handle: (path, by) => void handlers.push({ path, answer: by }),
    async stop() {
      for (const session of sessions) session.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return Object.assign(fake, { url: `http://127.0.0.1:${portOf(server)}` })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function key(collection: string, name: string): string {
  return `${collection}/${name}`
}

function isCollection(path: string): boolean {
  return /^\/(api\/v1|apis\/[^/]+\/[^/]+)(\/namespaces\/[^/]+)?\/[a-z]+$/.test(path)
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** Whether a cluster-wide or namespaced collection holds the objects of a namespaced one. */
function covers(asked: string, collection: string): boolean {
  return asked === collection || asked === collection.replace(/\/namespaces\/[^/]+/, '')
}

function selected(object: FakeObject, selector: string): boolean {
  return selector.split(',').every((term) => {
    const [label = '', value] = term.split('=')
    const found = object.metadata.labels?.[label]
    return term === '' || (value === undefined ? found !== undefined : found === value)
  })
}

/** An event as a watch with a selector sees it: what leaves the selection is deleted for it. */
function seen({ type, object, before }: FakeEvent, selector: string): unknown {
  const is = selected(object, selector)
  const was = before !== undefined && selected(before, selector)
  if (type === 'DELETED') return was ? { type, object } : undefined
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  return was ? { type: 'DELETED', object } : undefined
}

function json(stream: ServerHttp2Stream, code: number, body: unknown): void {
  stream.respond({ ':status': code, 'content-type': 'application/json' })
  stream.end(JSON.stringify(body))
}

function status(code: number, message: string): Record<string, unknown> {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message }
}
