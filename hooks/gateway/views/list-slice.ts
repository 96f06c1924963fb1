import { parsedJson } from '../../apiserver/json/document.ts'
import { listPages } from '../../apiserver/list-pages.ts'
import { collectionPath } from '../../apiserver/path.ts'
import { eventLine } from '../../apiserver/watch-event.ts'
import { isRecord } from '../../kubernetes/read.ts'
import type { ScopedResource } from '../routing/scope.ts'
import { cachedObject, objectKey, stubOf } from './cached-object.ts'
import { type Ending, refusal, type SliceFollower, type SliceWatch, tell } from './slice-watch.ts'
import { changesOf, vanished } from './snapshot.ts'

/** Lists a slice and tells the engine how it differs from what it was shown. */
export async function listSlice(watch: SliceWatch, tools: SliceFollower): Promise<Ending> {
  const { scoped, path, namespace, slice, selection, stream } = watch
  const listed = new Set<string>()
  const request = {
    apiServer: tools.apiServer,
    large: tools.large,
    path: collectionPath(path, namespace),
    selection,
    signal: stream.signal,
  }
  const outcome = await listPages(request, async (items) => {
    for (const item of items) await showListed(watch, tools, item, listed)
  })
  if (!outcome.complete) return refusal(outcome.status)

  for (const { key, cached } of vanished(slice, listed)) {
    await tell(watch, tools, {
      type: 'DELETED',
      key,
      cached,
      line: eventLine('DELETED', stubOf(key, cached, scoped)),
    })
  }
  stream.advance(slice, outcome.version)
  tools.access.granted(namespace, scoped.key)
  return { because: 'listed' }
}

async function showListed(watch: SliceWatch, tools: SliceFollower, item: Buffer, listed: Set<string>): Promise<void> {
  const { scoped, slice } = watch
  const object = parsedJson(item)
  if (!isRecord(object)) return
  const key = objectKey(object)
  listed.add(key)
  for (const { type, cached } of changesOf(slice, key, cachedObject(object, scoped))) {
    const line = eventLine(type, type === 'DELETED' ? stubOf(key, cached, scoped) : withKind(item, object, scoped))
    await tell(watch, tools, { type, key, cached, line })
  }
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
