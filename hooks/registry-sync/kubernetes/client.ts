import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { createInterface } from 'node:readline'
import { isRecord } from '../../kubernetes/read.ts'
import type { OwnedConfigMap } from '../../registry/published.ts'

/** Where the API server is and how to prove who we are. */
export interface ApiServer {
  /** `https://10.96.0.1:443`. */
  readonly url: string
  /** Directory with `token` and `ca.crt`, as Kubernetes mounts it. */
  readonly accountDirectory: string
}

/** A refusal of the API server. */
export interface ApiFault extends Error {
  readonly status: number
}

export interface WatchEvent {
  readonly type: string
  readonly object: unknown
}

/**
 * The four calls that registry-sync needs, over the pod's token, which is read anew for each call because the kubelet
 * renews it. Own code, because the official client does not load on Node 20 and is many times the size.
 */
export interface KubernetesClient {
  /** One object; `undefined` where it does not exist. */
  get(path: string, signal: AbortSignal): Promise<unknown>
  list(path: string, name: string, signal: AbortSignal): Promise<unknown>
  /** Changes of one object since a version; ends when the API server ends it. */
  watch(path: string, query: { name: string; resourceVersion: string }, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** Server-side apply: our fields become as given, those of others stay. */
  apply(configMap: OwnedConfigMap, signal: AbortSignal): Promise<void>
}

/** Who the fields of published ConfigMaps belong to. */
export const fieldManager = 'registry-sync'

const callMs = 30_000
const watchSeconds = 290

export function kubernetesClient({ url, accountDirectory }: ApiServer): KubernetesClient {
  const isSecure = url.startsWith('https:')
  const agent = isSecure ? new Agent({ keepAlive: true, ca: readFileSync(`${accountDirectory}/ca.crt`) }) : undefined

  function call(path: string, { method = 'GET', body, type, signal }: Call): Promise<IncomingMessage> {
    const token = readFileSync(`${accountDirectory}/token`, 'utf8').trim()
    const options = {
      method,
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'user-agent': 'toolhive-operator/registry-sync',
        ...(type && { 'content-type': type }),
      },
    }
    return new Promise((resolve, reject) => {
      const target = new URL(path, url)
      const request = isSecure ? httpsRequest(target, { ...options, agent }) : httpRequest(target, options)
      request.on('response', resolve)
      request.on('error', reject)
      request.end(body)
    })
  }

  async function json(path: string, options: Call): Promise<unknown> {
    const message = await call(path, {
      ...options,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(callMs)]),
    })
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(Buffer.from(chunk))
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null')
    const status = message.statusCode ?? 0
    if (status >= 400) throw apiFault(status, answer)
    return answer
  }

  return {
    async get(path, signal) {
      try {
        return await json(path, { signal })
      } catch (error) {
        if (isApiFault(error) && error.status === 404) return undefined
        throw error
      }
    },
    list: (path, name, signal) => json(`${path}?${only(name)}`, { signal }),
    async *watch(path, { name, resourceVersion }, signal) {
      const query = `${only(name)}&watch=true&allowWatchBookmarks=true&timeoutSeconds=${watchSeconds}&resourceVersion=${resourceVersion}`
      const silence = AbortSignal.timeout((watchSeconds + 30) * 1000)
      const message = await call(`${path}?${query}`, { signal: AbortSignal.any([signal, silence]) })
      if (message.statusCode !== 200) throw apiFault(message.statusCode ?? 0, undefined)
      for await (const line of createInterface({ input: message })) {
        const event: unknown = JSON.parse(line)
        if (isRecord(event)) yield { type: String(event['type']), object: event['object'] }
      }
    },
    async apply(configMap, signal) {
      const { namespace, name } = configMap.metadata
      await json(`/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=${fieldManager}&force=true`, {
        method: 'PATCH',
        type: 'application/apply-patch+yaml', // JSON is YAML
        body: JSON.stringify(configMap),
        signal,
      })
    },
  }
}

interface Call {
  readonly method?: 'GET' | 'PATCH'
  readonly body?: string
  readonly type?: string
  readonly signal: AbortSignal
}

function only(name: string): string {
  return `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`
}

function apiFault(status: number, answer: unknown): ApiFault {
  const message = isRecord(answer) && typeof answer['message'] === 'string' ? answer['message'] : `HTTP ${status}`
  return Object.assign(new Error(message), { status })
}

/** Whether an error is the API server's answer, not a fault on the way to it. */
export function isApiFault(error: unknown): error is ApiFault {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
}
