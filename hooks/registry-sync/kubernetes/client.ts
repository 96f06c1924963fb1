import type { ApiServer } from '../../apiserver/client.ts'
import { askJson, type JsonRequest } from '../../apiserver/json/ask.ts'
import { parsedJson } from '../../apiserver/json/document.ts'
import { createLargeObjects } from '../../apiserver/json/large-objects.ts'
import { listPages } from '../../apiserver/list-pages.ts'
import { collectionPath } from '../../apiserver/path.ts'
import { eventLines, openWatch } from '../../apiserver/watch.ts'
import { readWatchEvent, type WatchEvent } from '../../apiserver/watch-event.ts'
import { stringAt } from '../../kubernetes/read.ts'
import type { OwnedConfigMap } from '../../registry/published.ts'

/** What registry-sync asks the API server for; each call rejects with the API server's message where it refuses. */
export interface KubernetesClient {
  /** One object; `undefined` where it does not exist. */
  get(path: string, signal: AbortSignal): Promise<unknown>
  /** The object of a name in a collection as it is now, `undefined` where there is none, and the version of the list. */
  list(path: string, name: string, signal: AbortSignal): Promise<Listed>
  /** Changes of one object since a version; ends when the API server ends it. */
  watch(path: string, query: { name: string; resourceVersion: string }, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** Server-side apply: our fields become as given, those of others stay. */
  apply(configMap: OwnedConfigMap, signal: AbortSignal): Promise<void>
}

export interface Listed {
  readonly object: unknown
  readonly resourceVersion: string
}

/** Who the fields of published ConfigMaps belong to. */
export const fieldManager = 'registry-sync'

const callMs = 30_000
const watchSeconds = 290

export function kubernetesClient(apiServer: ApiServer): KubernetesClient {
  const large = createLargeObjects()

  /** The answer to a call, within its time; 404 is one. */
  async function call(request: JsonRequest): Promise<unknown> {
    const { status, document } = await askJson(apiServer, { ...request, signal: limited(request.signal) })
    if (status === 404 && request.method === 'GET') return undefined
    if (status >= 400) throw refusal(status, document)
    return document
  }

  return {
    get: (target, signal) => call({ method: 'GET', target, signal }),
    async list(path, name, signal) {
      const items: Buffer[] = []
      const request = { apiServer, large, path, selection: only(name), signal: limited(signal) }
      const outcome = await listPages(request, (found) => void items.push(...found))
      if (!outcome.complete) throw refusal(outcome.status, parsedJson(outcome.body))
      return { object: items[0] && parsedJson(items[0]), resourceVersion: outcome.version }
    },
    async *watch(path, { name, resourceVersion: version }, stopped) {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout((watchSeconds + 30) * 1000)])
      const selection = only(name)
      const answer = await openWatch({ apiServer, path, selection, version, timeoutSeconds: watchSeconds, signal })
      try {
        if (answer.status !== 200) throw refusal(answer.status, undefined)
        for await (const line of eventLines(answer, large, signal)) {
          const event = readWatchEvent(line)
          if (!event) throw new Error('the watch sent what is no event')
          yield event
        }
      } finally {
        answer.body.drop()
      }
    },
    async apply(configMap, signal) {
      const { namespace, name } = configMap.metadata
      const collection = collectionPath({ apiVersion: 'v1', resource: 'configmaps' }, namespace)
      await call({
        method: 'PATCH',
        target: `${collection}/${name}?fieldManager=${fieldManager}&force=true`,
        contentType: 'application/apply-patch+yaml', // JSON is YAML
        document: configMap,
        signal,
      })
    },
  }
}

function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(callMs)])
}

function only(name: string): URLSearchParams {
  return new URLSearchParams({ fieldSelector: `metadata.name=${name}` })
}

function refusal(status: number, answer: unknown): Error {
  return new Error(stringAt(answer, 'message') ?? `HTTP ${status}`)
}
