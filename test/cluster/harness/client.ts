import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import { asObject } from './objects.ts'

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

/** Enough to find an object. */
export interface ObjectKey {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}

/** Talks to the API server as one user over a few kept connections: kubectl takes 50 ms and more for each call. */
export interface Client {
  /** Any request; does not throw on 4xx and 5xx. */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>
  get(key: ObjectKey): Promise<KubernetesObject | undefined>
  /** All objects of a kind, in one namespace or in all; `query` begins with `?`. */
  list(apiVersion: string, kind: string, namespace?: string, query?: string): Promise<KubernetesObject[]>
  /** Server-side apply, forced, unknown fields refused. */
  apply(object: KubernetesObject, options?: ApplyOptions): Promise<KubernetesObject>
  /** Unknown fields are refused; `query` begins with `&`. */
  create(object: KubernetesObject, query?: string): Promise<KubernetesObject>
  /** Merge patch, of a subresource (`status`) when one is given. */
  patch(key: ObjectKey, patch: unknown, subresource?: string): Promise<KubernetesObject>
  jsonPatch(key: ObjectKey, patch: readonly unknown[]): Promise<KubernetesObject>
  /** Absent already counts as deleted. */
  remove(key: ObjectKey): Promise<void>
  path(apiVersion: string, kind: string, namespace?: string, name?: string): Promise<string>
  close(): void
}

/** A key for an object of a namespace, or of none. */
export function keyOf(apiVersion: string, kind: string, namespace: string | undefined, name: string): ObjectKey {
  return { apiVersion, kind, metadata: { name, namespace } }
}

export function createClient(url: string, caFile: string, token: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: readFileSync(caFile) })
  const kinds = new Map<string, { resource: string; namespaced: boolean }>()

  const request: Client['request'] = (method, path, body, contentType = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
      const outgoing = httpsRequest(new URL(path, url), {
        method,
        agent,
        headers: body === undefined ? headers : { ...headers, 'content-type': contentType },
      })
      outgoing.on('error', reject)
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')) })
        })
      })
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })

  const demand: Client['request'] = async (method, path, body, contentType) => {
    const answer = await request(method, path, body, contentType)
    if (answer.status >= 300) {
      throw new ApiError(answer.status, messageOf(answer.body))
    }
    return answer
  }

  const path: Client['path'] = async (apiVersion, kind, namespace, name) => {
    const base = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
    const key = `${apiVersion} ${kind}`
    if (!kinds.has(key)) {
      for (const entry of listAt((await demand('GET', base)).body, 'resources')) {
        const resource = stringAt(entry, 'name') ?? ''
        if (!resource.includes('/')) {
          const namespaced = valueAt(entry, 'namespaced') === true
          kinds.set(`${apiVersion} ${stringAt(entry, 'kind')}`, { resource, namespaced })
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

  const pathOf = ({ apiVersion, kind, metadata }: ObjectKey): Promise<string> =>
    path(apiVersion, kind, metadata.namespace ?? 'default', metadata.name)

  return {
    request,
    path,
    async get(key) {
      const answer = await request('GET', await pathOf(key))
      if (answer.status === 404) return undefined
      if (answer.status >= 300) throw new ApiError(answer.status, messageOf(answer.body))
      return asObject(answer.body)
    },
    async list(apiVersion, kind, namespace, query = '') {
      const answer = await demand('GET', `${await path(apiVersion, kind, namespace)}${query}`)
      return listAt(answer.body, 'items').map((item) => asObject(Object.assign({ apiVersion, kind }, item)))
    },
    async apply(object, { manager = 'test', dryRun = false } = {}) {
      const query = `?fieldManager=${manager}&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`
      const type = 'application/apply-patch+yaml'
      return asObject((await demand('PATCH', `${await pathOf(object)}${query}`, object, type)).body)
    },
    async create(object, query = '') {
      const collection = await path(object.apiVersion, object.kind, object.metadata.namespace ?? 'default')
      return asObject((await demand('POST', `${collection}?fieldValidation=Strict${query}`, object)).body)
    },
    async patch(key, patch, subresource) {
      const target = subresource === undefined ? await pathOf(key) : `${await pathOf(key)}/${subresource}`
      return asObject((await demand('PATCH', target, patch, 'application/merge-patch+json')).body)
    },
    async jsonPatch(key, patch) {
      return asObject((await demand('PATCH', await pathOf(key), patch, 'application/json-patch+json')).body)
    },
    async remove(key) {
      const answer = await request('DELETE', `${await pathOf(key)}?propagationPolicy=Background`)
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
  return stringAt(body, 'message') ?? (typeof body === 'string' ? body : JSON.stringify(body))
}
