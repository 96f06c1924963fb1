import { createLineSplitter } from '../../../hooks/apiserver/json/lines.ts'
import { objectKey } from '../../../hooks/gateway/views/cached-object.ts'
import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'

/** Keeps a copy of a collection as client-go's informers do: list, watch from there, resume, list again after 410. */
export interface Informer {
  /** The objects by `namespace/name`, as their resource versions. */
  readonly objects: Map<string, string>
  /** `LIST`, `ADDED a/x`, and so on, in order. */
  readonly log: string[]
  /** Closes the watch from this side; it is resumed at once. */
  hangUp(): void
  stop(): Promise<void>
}

export interface InformerOptions {
  readonly url: string
  readonly path: string
  /** Watches end after this many seconds; absent: not by themselves. */
  readonly timeoutSeconds?: number
}

export async function startInformer({ url, path, timeoutSeconds }: InformerOptions): Promise<Informer> {
  const objects = new Map<string, string>()
  const log: string[] = []
  let stopped = false
  let controller = new AbortController()
  let version = ''

  async function list(): Promise<boolean> {
    const answer = await fetch(`${url}${path}?limit=500&resourceVersion=0`)
    if (!answer.ok) return false
    const body: unknown = await answer.json()
    objects.clear()
    for (const item of listAt(body, 'items')) objects.set(objectKey(item), versionOf(item))
    version = versionOf(body)
    log.push('LIST')
    return true
  }

  /** Whether to list again. */
  async function watch(): Promise<boolean> {
    controller = new AbortController()
    if (stopped) return false
    const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${version}`
    const ends = timeoutSeconds === undefined ? '' : `&timeoutSeconds=${timeoutSeconds}`
    const answer = await fetch(`${url}${path}?${query}${ends}`, { signal: controller.signal })
    if (!answer.ok || !answer.body) return true
    const splitter = createLineSplitter()
    for await (const chunk of answer.body) {
      for (const line of splitter.push(Buffer.from(chunk))) {
        const event: unknown = JSON.parse(line.toString())
        const type = stringAt(event, 'type')
        const object = valueAt(event, 'object')
        if (type === 'ERROR') return true
        if (type === 'DELETED') objects.delete(objectKey(object))
        else objects.set(objectKey(object), versionOf(object))
        version = versionOf(object)
        log.push(`${type} ${objectKey(object)}`)
      }
    }
    return false
  }

  async function run(): Promise<void> {
    let mustList = false
    for (;;) {
      if (stopped) return
      if (mustList && !(await list().catch(() => false))) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        continue
      }
      mustList = await watch().catch(() => false)
    }
  }

  if (!(await list())) throw new Error(`cannot list ${path}`)
  const running = run()
  return {
    objects,
    log,
    hangUp: () => controller.abort(),
    async stop() {
      stopped = true
      controller.abort()
      await running
    },
  }
}

function versionOf(object: unknown): string {
  return stringAt(object, 'metadata', 'resourceVersion') ?? ''
}
