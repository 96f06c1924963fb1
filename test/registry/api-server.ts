import {
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Session,
} from 'node:http2'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, recordAt } from '../../hooks/kubernetes/read.ts'
import { portOf } from '../gateway/support/port.ts'
import type { Listening } from './listen.ts'

/** What the token must be. */
export const token = 'token-of-the-pod'

interface Change {
  readonly version: number
  readonly collection: string
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubernetesObject
}

interface Watcher {
  readonly collection: string
  readonly name: string
  readonly response: Http2ServerResponse
}

/** A call as it arrived. */
export interface Call {
  readonly method: string
  readonly path: string
}

/**
 * The part of an API server that registry-sync uses, in memory: get, list and watch of one name, and server-side apply of
 * ConfigMaps with the ownership of data keys. Tests change objects as users would.
 */
export interface ApiServer extends Listening {
  readonly calls: readonly Call[]
  /** Creates or replaces an object as a user does; answers it as stored. */
  put(object: object): KubernetesObject
  /** Changes the data of a ConfigMap as a user does. */
  editData(namespace: string, name: string, data: Readonly<Record<string, string>>): void
  delete(kind: 'ConfigMap' | 'MCPRegistry', namespace: string, name: string): void
  find(kind: 'ConfigMap' | 'MCPRegistry', namespace: string, name: string): KubernetesObject | undefined
  /** Answers calls that the function takes with this status until it is called without one. */
  refuse(takes?: (call: Call) => boolean, status?: number): void
  /** Breaks all watches. */
  dropWatches(): void
}

const collections: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  MCPRegistry: 'mcpregistries',
}

export async function startApiServer(): Promise<ApiServer> {
  const objects = new Map<string, KubernetesObject>()
  const changes: Change[] = []
  const watchers = new Set<Watcher>()
  const calls: Call[] = []
  let version = 100
  let refusal: { readonly takes: (call: Call) => boolean; readonly status: number } | undefined

  function store(collection: string, object: KubernetesObject): KubernetesObject {
    const key = keyOf(collection, object.metadata.namespace ?? '', object.metadata.name)
    const before = objects.get(key)
    version += 1
    const stored: KubernetesObject = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: object.metadata.uid ?? before?.metadata.uid ?? `uid-${version}`,
        resourceVersion: String(version),
      },
    }
    objects.set(key, stored)
    announce({ version, collection, type: before ? 'MODIFIED' : 'ADDED', object: stored })
    return stored
  }

  function announce(change: Change): void {
    changes.push(change)
    for (const watcher of watchers) send(watcher, change)
  }

  function send({ collection, name, response }: Watcher, change: Change): void {
    if (change.collection !== collection || change.object.metadata.name !== name) return
    response.write(`${JSON.stringify({ type: change.type, object: change.object })}\n`)
  }

  function apply(namespace: string, name: string, body: KubernetesObject, manager: string): KubernetesObject {
    const before = objects.get(keyOf('configmaps', namespace, name))
    const owned = ownedKeys(before, manager)
    const kept = Object.entries(recordAt(before, 'data')).filter(([key]) => !owned.includes(key))
    const data = recordAt(body, 'data')
    const { labels, annotations, ownerReferences } = body.metadata
    return store('configmaps', {
      ...body,
      data: { ...Object.fromEntries(kept), ...data },
      metadata: {
        ...before?.metadata,
        name,
        namespace,
        labels: { ...before?.metadata.labels, ...labels },
        annotations: { ...before?.metadata.annotations, ...annotations },
        ownerReferences: [
          ...(before?.metadata.ownerReferences ?? []).filter(
            ({ uid }) => !ownerReferences?.some((own) => own.uid === uid),
          ),
          ...(ownerReferences ?? []),
        ],
        managedFields: [
          {
            manager,
            operation: 'Apply',
            fieldsV1: { 'f:data': fieldsOf(data), 'f:metadata': { 'f:labels': fieldsOf(labels ?? {}) } },
          },
        ],
      },
    })
  }

  async function answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const call = { method: request.method ?? '', path: `${url.pathname}${url.search}` }
    calls.push(call)
    if (request.headers.authorization !== `Bearer ${token}`) return fail(response, 401, 'Unauthorized')
    if (call.path === '/readyz') return reply(response, 'ok')
    if (refusal?.takes(call)) return fail(response, refusal.status, 'refused by the test')
    const match = /^\/(?:api|apis)\/.*?v1[a-z0-9]*\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(url.pathname)
    const [, namespace = '', collection = '', name] = match ?? []
    if (request.method === 'PATCH' && name) {
      const body: unknown = JSON.parse(await textOf(request))
      if (!isObject(body)) return fail(response, 400, 'no object')
      if (JSON.stringify(body).length > 1_600_000) return fail(response, 413, 'Request entity too large')
      return reply(response, apply(namespace, name, body, url.searchParams.get('fieldManager') ?? ''))
    }
    if (!name) return answerCollection(keyed(collection, namespace, url.searchParams), url.searchParams, response)
    const found = objects.get(keyOf(collection, namespace, name))
    return found ? reply(response, found) : fail(response, 404, `${collection} "${name}" not found`)
  }

  function answerCollection(
    { collection, namespace, name }: Selection,
    query: URLSearchParams,
    response: Http2ServerResponse,
  ): void {
    if (query.get('watch') !== 'true') {
      const found = objects.get(keyOf(collection, namespace, name))
      return reply(response, { items: found ? [found] : [], metadata: { resourceVersion: String(version) } })
    }
    const since = Number(query.get('resourceVersion'))
    const watcher = { collection, name, response }
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const change of changes) if (change.version > since) send(watcher, change)
    watchers.add(watcher)
    response.on('close', () => watchers.delete(watcher))
  }

  const listening = await listen((request, response) => void answer(request, response))
  return {
    ...listening,
    calls,
    put(object) {
      if (!isObject(object)) throw new TypeError('not an object')
      return store(collections[object.kind] ?? '', object)
    },
    editData(namespace, name, data) {
      const before = objects.get(keyOf('configmaps', namespace, name))
      if (!before) throw new Error(`no ConfigMap ${name}`)
      const managedFields = [{ manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:data': fieldsOf(data) } }]
      store('configmaps', { ...before, data, metadata: { ...before.metadata, managedFields } })
    },
    delete(kind, namespace, name) {
      const collection = collections[kind] ?? ''
      const key = keyOf(collection, namespace, name)
      const object = objects.get(key)
      if (!object) return
      objects.delete(key)
      version += 1
      announce({
        version,
        collection,
        type: 'DELETED',
        object: { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } },
      })
    },
    find: (kind, namespace, name) => objects.get(keyOf(collections[kind] ?? '', namespace, name)),
    refuse(takes, status = 503) {
      refusal = takes && { takes, status }
    },
    dropWatches() {
      for (const { response } of watchers) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    },
  }
}

interface Selection {
  readonly collection: string
  readonly namespace: string
  readonly name: string
}

/** The one object that a field selector names. */
function keyed(collection: string, namespace: string, query: URLSearchParams): Selection {
  return { collection, namespace, name: query.get('fieldSelector')?.replace('metadata.name=', '') ?? '' }
}

function fieldsOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(record).map((key) => [`f:${key}`, {}]))
}

function ownedKeys(object: KubernetesObject | undefined, manager: string): readonly string[] {
  const entry = object?.metadata.managedFields?.find((candidate) => candidate.manager === manager)
  return Object.keys(recordAt(entry, 'fieldsV1', 'f:data')).map((key) => key.slice(2))
}

function keyOf(collection: string, namespace: string, name: string): string {
  return `${collection}/${namespace}/${name}`
}

function isObject(value: unknown): value is KubernetesObject {
  return isRecord(value) && isRecord(value['metadata'])
}

async function textOf(request: Http2ServerRequest): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function reply(response: Http2ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function fail(response: Http2ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ kind: 'Status', code: status, message }))
}

/** Listens as an API server does, in HTTP/2, on a free port of the loopback. */
async function listen(
  listener: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): Promise<Listening> {
  const sessions = new Set<Http2Session>()
  const server = createServer(listener)
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const session of sessions) session.destroy()
      }),
  }
}
