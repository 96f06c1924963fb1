import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'

/** Any object of the API server. */
export interface ClusterObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
    readonly generation?: number
    readonly resourceVersion?: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly Readonly<Record<string, unknown>>[]
    readonly finalizers?: readonly string[]
    readonly managedFields?: readonly Readonly<Record<string, unknown>>[]
  }
  readonly [field: string]: unknown
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** A refusal of the API server: `message` is its text. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface ApplyOptions {
  readonly manager?: string
  readonly dryRun?: boolean
}

/** Talks to the API server as one user over a few kept connections: kubectl takes 50 ms and more for each call. */
export interface Client {
  /** Any request; does not throw on 4xx and 5xx. */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>
  get(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<ClusterObject | undefined>
  list(apiVersion: string, kind: string, namespace?: string, query?: string): Promise<ClusterObject[]>
  /** Server-side apply, forced. */
  apply(object: ClusterObject, options?: ApplyOptions): Promise<ClusterObject>
  create(object: ClusterObject, query?: string): Promise<ClusterObject>
  /** Merge patch. `subresource`: `status`. */
  patch(object: ObjectKey, patch: unknown, subresource?: string): Promise<ClusterObject>
  jsonPatch(object: ObjectKey, patch: readonly unknown[]): Promise<ClusterObject>
  /** Absent already counts as deleted. */
  remove(object: ObjectKey): Promise<void>
  path(apiVersion: string, kind: string, namespace?: string, name?: string): Promise<string>
  close(): void
}

/** Enough to find an object. */
export interface ObjectKey {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

export function createClient(url: string, caFile: string, token: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(caFile) })
  const kinds = new Map<string, { resource: string; namespaced: boolean }>()

  const request: Client['request'] = (method, path, body, contentType = 'application/json') =>
    new Promise((resolve, reject) => {
      const outgoing = httpsRequest(new URL(path, url), {
        method,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': contentType }),
        },
      })
      outgoing.on('error', reject)
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, body: parse(text) })
        })
      })
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })

  const demand = async (method: string, path: string, body?: unknown, contentType?: string): Promise<unknown> => {
    const answer = await request(method, path, body, contentType)
    if (answer.status >= 300) {
      throw new ApiError(answer.status, messageOf(answer.body))
    }
    return answer.body
  }

  const path: Client['path'] = async (apiVersion, kind, namespace, name) => {
    const base = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
    const key = `${apiVersion} ${kind}`
    if (!kinds.has(key)) {
      const discovered = (await demand('GET', base)) as {
        resources: { name: string; kind: string; namespaced: boolean }[]
      }
      for (const entry of discovered.resources) {
        if (!entry.name.includes('/')) {
          kinds.set(`${apiVersion} ${entry.kind}`, { resource: entry.name, namespaced: entry.namespaced })
        }
      }
    }
    const found = kinds.get(key)
    if (found === undefined) {
      throw new ApiError(404, `the API server does not serve ${kind} of ${apiVersion}`)
    }
    const scope = found.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''
    return `${base}${scope}/${found.resource}${name === undefined ? '' : `/${name}`}`
  }

  const pathOf = (object: ObjectKey, subresource?: string): Promise<string> =>
    path(object.apiVersion, object.kind, object.metadata.namespace ?? 'default', object.metadata.name).then((found) =>
      subresource === undefined ? found : `${found}/${subresource}`,
    )

  return {
    request,
    path,
    async get(apiVersion, kind, namespace, name) {
      const answer = await request('GET', await path(apiVersion, kind, namespace, name))
      if (answer.status === 404) {
        return undefined
      }
      if (answer.status >= 300) {
        throw new ApiError(answer.status, messageOf(answer.body))
      }
      return answer.body as ClusterObject
    },
    async list(apiVersion, kind, namespace, query = '') {
      const list = (await demand('GET', `${await path(apiVersion, kind, namespace)}${query}`)) as {
        items: ClusterObject[]
      }
      return list.items.map((item) => ({ ...item, apiVersion, kind }))
    },
    async apply(object, { manager = 'test', dryRun = false } = {}) {
      const query = `?fieldManager=${manager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`
      return (await demand(
        'PATCH',
        `${await pathOf(object)}${query}`,
        object,
        'application/apply-patch+yaml',
      )) as ClusterObject
    },
    async create(object, query = '?fieldValidation=Strict') {
      const collection = await path(object.apiVersion, object.kind, object.metadata.namespace ?? 'default')
      return (await demand('POST', `${collection}${query}`, object)) as ClusterObject
    },
    async patch(object, patch, subresource) {
      return (await demand(
        'PATCH',
        await pathOf(object, subresource),
        patch,
        'application/merge-patch+json',
      )) as ClusterObject
    },
    async jsonPatch(object, patch) {
      return (await demand('PATCH', await pathOf(object), patch, 'application/json-patch+json')) as ClusterObject
    },
    async remove(object) {
      const answer = await request('DELETE', `${await pathOf(object)}?propagationPolicy=Background`)
      if (answer.status >= 300 && answer.status !== 404) {
        throw new ApiError(answer.status, messageOf(answer.body))
      }
    },
    close() {
      agent.destroy()
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function messageOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body.message
  }
  return typeof body === 'string' ? body : JSON.stringify(body)
}
