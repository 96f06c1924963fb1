import { delayAfter, watchBackoff } from '../../apiserver/backoff.ts'
import { parsedJson } from '../../apiserver/json/document.ts'
import { listPages } from '../../apiserver/list-pages.ts'
import type { ApiPath } from '../../apiserver/path.ts'
import { collectionPath } from '../../apiserver/path.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import { eventLines, openWatch } from '../../apiserver/watch.ts'
import { eventLine, readWatchEvent } from '../../apiserver/watch-event.ts'
import { isRecord } from '../../kubernetes/read.ts'
import { sleep } from '../../runtime/sleep.ts'
import type { GatewayContext } from '../context.ts'
import type { ScopedResource } from '../routing/scope.ts'
import type { Change, EngineStream } from './engine-stream.ts'
import { cachedObject, changesOf, type NamespaceSlice, objectKey, stubOf, vanished } from './snapshot.ts'

/** One slice of a watch: the objects of one namespace, or of the whole cluster in cluster mode. */
export interface SliceWatch {
  readonly scoped: ScopedResource
  readonly path: ApiPath
  readonly namespace: string
  readonly slice: NamespaceSlice
  readonly selection: URLSearchParams
  readonly stream: EngineStream
}

type Ending =
  | { readonly because: 'listed' | 'expired' | 'failed' }
  | { readonly because: 'ended'; readonly wasUseful: boolean }
  | { readonly because: 'refused'; readonly status: number }

/** Refusals that a fresh list cures: the version is too old, unknown, or from before etcd was restored. */
const staleStatuses: ReadonlySet<number> = new Set([400, 410, 504])
const usefulMilliseconds = 1_000

/**
 * Keeps one slice of the engine's watch going until the engine ends it. A watch that ends is opened again from where it
 * was. A version that is too old, or a namespace that could not be read, is followed by a list, of which the engine is
 * told only how it differs from what it was shown. So the engine sees one watch without a gap, whatever happens.
 */
export async function followSlice(watch: SliceWatch, context: GatewayContext): Promise<void> {
  const { namespace, slice, stream, scoped } = watch
  let isCurrent = slice.version !== undefined
  let failures = 0

  while (!stream.signal.aborted) {
    const ending = await (isCurrent ? watchOnce(watch, context) : listOnce(watch, context)).catch(
      (): Ending => ({ because: 'failed' }),
    )
    if (stream.signal.aborted) return
    if (ending.because === 'listed') {
      isCurrent = true
      continue
    }
    if (ending.because === 'expired') {
      isCurrent = false
      context.metrics.relists.inc({ resource: scoped.key, by: 'gateway' })
    } else {
      context.metrics.reconnects.inc({ resource: scoped.key, reason: ending.because })
    }
    if (ending.because === 'refused' && (await context.readiness.isServing())) {
      context.access.refused(namespace, scoped.key, ending.status)
    }
    failures = ending.because === 'ended' && ending.wasUseful ? 0 : failures + 1
    if (failures > 0) await sleep(delayAfter(failures, watchBackoff), stream.signal)
  }
}

async function listOnce(watch: SliceWatch, context: GatewayContext): Promise<Ending> {
  const { scoped, path, namespace, slice, selection, stream } = watch
  const listed = new Set<string>()
  const request = {
    apiServer: context.apiServer,
    large: context.large,
    path: collectionPath(path, namespace),
    selection,
    signal: stream.signal,
  }
  const outcome = await listPages(request, async (items) => {
    for (const item of items) await showListed(watch, context, item, listed)
  })
  if (!outcome.complete) return refusal(outcome.status)

  for (const { key, cached } of vanished(slice, listed)) {
    await tell(watch, context, {
      type: 'DELETED',
      key,
      cached,
      line: eventLine('DELETED', stubOf(key, cached, scoped)),
    })
  }
  stream.advance(slice, outcome.version)
  context.access.granted(namespace, scoped.key)
  return { because: 'listed' }
}

async function showListed(
  watch: SliceWatch,
  context: GatewayContext,
  item: Buffer,
  listed: Set<string>,
): Promise<void> {
  const { scoped, slice } = watch
  const object = parsedJson(item)
  if (!isRecord(object)) return
  const key = objectKey(object)
  listed.add(key)
  for (const { type, cached } of changesOf(slice, key, cachedObject(object, scoped))) {
    const line = eventLine(type, type === 'DELETED' ? stubOf(key, cached, scoped) : withKind(item, object, scoped))
    await tell(watch, context, { type, key, cached, line })
  }
}

/** Passes one change on to the engine, counted; the promise, if any, resolves when the engine takes more. */
function tell(
  { scoped, slice, stream }: SliceWatch,
  { metrics }: GatewayContext,
  change: Change,
): Promise<void> | undefined {
  metrics.events.inc({ resource: scoped.key, type: change.type })
  return stream.show(slice, change)
}

/** An item of a list as an event holds it: built-in resources leave kind and version to the list. */
function withKind(
  item: Buffer,
  object: Readonly<Record<string, unknown>>,
  { kind, apiVersion }: ScopedResource,
): Buffer {
  if (object['kind'] !== undefined) return item
  return Buffer.concat([Buffer.from(`${JSON.stringify({ kind, apiVersion }).slice(0, -1)},`), item.subarray(1)])
}

async function watchOnce(watch: SliceWatch, context: GatewayContext): Promise<Ending> {
  const { scoped, path, namespace, slice, selection, stream } = watch
  const answer = await openWatch({
    apiServer: context.apiServer,
    path: collectionPath(path, namespace),
    selection,
    version: slice.version,
    signal: stream.signal,
  })
  if (answer.status !== 200) {
    answer.body.drop()
    return refusal(answer.status)
  }
  context.access.granted(namespace, scoped.key)
  context.metrics.upstreamWatches.inc({ resource: scoped.key })
  try {
    return await passOn(answer, watch, context)
  } finally {
    context.metrics.upstreamWatches.dec({ resource: scoped.key })
    answer.body.drop()
  }
}

async function passOn(answer: ApiAnswer, watch: SliceWatch, context: GatewayContext): Promise<Ending> {
  const began = Date.now()
  let events = 0
  try {
    for await (const line of eventLines(answer, context.large, watch.stream.signal)) {
      const ending = await passLine(line, watch, context)
      if (ending) return ending
      events += 1
    }
  } catch {
    // The connection broke: for the engine it is no different from a watch that ended.
  }
  return { because: 'ended', wasUseful: events > 0 || Date.now() - began >= usefulMilliseconds }
}

async function passLine(line: Buffer, watch: SliceWatch, context: GatewayContext): Promise<Ending | undefined> {
  const { scoped, slice, stream } = watch
  const event = readWatchEvent(line)
  if (!event) return { because: 'failed' }
  if (event.type === 'ERROR') return { because: event.code === 410 ? 'expired' : 'failed' }
  if (event.type === 'BOOKMARK') {
    if (event.version !== undefined) stream.advance(slice, event.version)
    return undefined
  }
  const cached = cachedObject(event.object, scoped)
  const room = tell(watch, context, {
    type: event.type,
    key: objectKey(event.object),
    cached,
    line: Buffer.concat([line, Buffer.from('\n')]),
  })
  stream.advance(slice, cached.version)
  await room
  return undefined
}

function refusal(status: number): Ending {
  return staleStatuses.has(status) ? { because: 'expired' } : { because: 'refused', status }
}
