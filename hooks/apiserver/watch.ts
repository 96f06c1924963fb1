import type { ApiServer } from './client.ts'
import { createObjectReader, type LargeObjects } from './json/large-objects.ts'
import { lines } from './json/lines.ts'
import { joinTarget, withParameters } from './query.ts'
import type { ApiAnswer } from './request.ts'

export interface WatchRequest {
  readonly apiServer: Pick<ApiServer, 'ask'>
  /** Of the collection. */
  readonly path: string
  readonly selection: URLSearchParams
  /** What has been seen already; absent: the API server begins where it likes. */
  readonly version: string | undefined
  /** After which the API server ends the watch; absent: as it likes. */
  readonly timeoutSeconds?: number
  readonly signal: AbortSignal
}

/** Opens a watch with bookmarks. An answer of status 200 holds its events, any other one is a refusal. */
export function openWatch({
  apiServer,
  path,
  selection,
  version,
  timeoutSeconds,
  signal,
}: WatchRequest): Promise<ApiAnswer> {
  const query = withParameters(selection, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: version,
    timeoutSeconds: timeoutSeconds?.toString(),
  })
  const headers = { accept: 'application/json' }
  return apiServer.ask({ method: 'GET', target: joinTarget(path, query), headers, signal, isLong: true })
}

/** The events of an open watch as lines; large ones wait for their turn. Throws where the connection breaks. */
export function eventLines(
  { body }: ApiAnswer,
  large: LargeObjects,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  return lines(body, createObjectReader(large, signal))
}
