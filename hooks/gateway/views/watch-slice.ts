import { collectionPath } from '../../apiserver/path.ts'
import type { ApiAnswer } from '../../apiserver/request.ts'
import { eventLines, openWatch } from '../../apiserver/watch.ts'
import { readWatchEvent } from '../../apiserver/watch-event.ts'
import { cachedObject, objectKey } from './cached-object.ts'
import { type Ending, refusal, type SliceFollower, type SliceWatch, tell } from './slice-watch.ts'

const usefulMilliseconds = 1_000

/** Watches a slice from where it is and passes its events on, until the API server ends it. */
export async function watchSlice(watch: SliceWatch, tools: SliceFollower): Promise<Ending> {
  const { scoped, path, namespace, slice, selection, stream } = watch
  const answer = await openWatch({
    apiServer: tools.apiServer,
    path: collectionPath(path, namespace),
    selection,
    version: slice.version,
    signal: stream.signal,
  })
  if (answer.status !== 200) {
    answer.body.drop()
    return refusal(answer.status)
  }
  tools.access.granted(namespace, scoped.key)
  tools.metrics.upstreamWatches.inc({ resource: scoped.key })
  try {
    return await passOn(answer, watch, tools)
  } finally {
    tools.metrics.upstreamWatches.dec({ resource: scoped.key })
    answer.body.drop()
  }
}

async function passOn(answer: ApiAnswer, watch: SliceWatch, tools: SliceFollower): Promise<Ending> {
  const began = Date.now()
  let events = 0
  try {
    for await (const line of eventLines(answer, tools.large, watch.stream.signal)) {
      const ending = await passLine(line, watch, tools)
      if (ending) return ending
      events += 1
    }
  } catch {
    // The connection broke: for the engine it is no different from a watch that ended.
  }
  return { because: 'ended', wasUseful: events > 0 || Date.now() - began >= usefulMilliseconds }
}

async function passLine(line: Buffer, watch: SliceWatch, tools: SliceFollower): Promise<Ending | undefined> {
  const { scoped, slice, stream } = watch
  const event = readWatchEvent(line)
  if (!event) return { because: 'failed' }
  if (event.type === 'ERROR') return { because: event.code === 410 ? 'expired' : 'failed' }
  if (event.type === 'BOOKMARK') {
    if (event.version !== undefined) stream.advance(slice, event.version)
    return undefined
  }
  const cached = cachedObject(event.object, scoped)
  const room = tell(watch, tools, {
    type: event.type,
    key: objectKey(event.object),
    cached,
    line: Buffer.concat([line, Buffer.from('\n')]),
  })
  stream.advance(slice, cached.version)
  await room
  return undefined
}
