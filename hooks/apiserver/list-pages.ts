import { stringAt } from '../kubernetes/read.ts'
import { orAborted } from '../runtime/or-aborted.ts'
import type { ApiServer } from './client.ts'
import { collect } from './json/document.ts'
import { createItemSplitter } from './json/items.ts'
import { createObjectReader, type LargeObjects, type ObjectReader } from './json/large-objects.ts'
import { joinTarget, withParameters } from './query.ts'

export interface ListRequest {
  readonly apiServer: Pick<ApiServer, 'ask'>
  readonly large: LargeObjects
  readonly path: string
  readonly selection: URLSearchParams
  readonly signal: AbortSignal
  /** What to wait for between the first answer and its first item; absent: nothing. */
  readonly begin?: Promise<void>
}

export interface Refusal {
  readonly complete: false
  readonly status: number
  readonly body: Buffer
}

export type ListOutcome = { readonly complete: true; readonly version: string } | Refusal

const pageSize = '500'

/**
 * Reads a collection as it is now, page by page, and hands its items on as the bytes they came in; waits for
 * `onItems` before it reads on. A refusal, also of a later page, ends it.
 */
export async function listPages(
  { apiServer, large, path, selection, signal, begin }: ListRequest,
  onItems: (items: readonly Buffer[]) => Promise<void> | undefined,
): Promise<ListOutcome> {
  let token: string | undefined
  for (;;) {
    const query = withParameters(selection, { limit: pageSize, continue: token })
    const headers = { accept: 'application/json' }
    const answer = await apiServer.ask({ method: 'GET', target: joinTarget(path, query), headers, signal })
    if (answer.status !== 200) return { complete: false, status: answer.status, body: await collect(answer.body) }

    if (begin) await orAborted(begin, signal)
    const envelope = await readPage(answer.body, createObjectReader(large, signal), onItems)
    token = stringAt(envelope, 'metadata', 'continue') || undefined
    if (token === undefined) return { complete: true, version: stringAt(envelope, 'metadata', 'resourceVersion') ?? '' }
  }
}

async function readPage(
  body: AsyncIterable<Buffer>,
  reader: ObjectReader,
  onItems: (items: readonly Buffer[]) => Promise<void> | undefined,
): Promise<unknown> {
  const splitter = createItemSplitter()
  try {
    for await (const chunk of body) {
      const items = splitter.push(chunk)
      if (items.length > 0) await onItems(items)
      await reader.after(splitter.pending())
    }
  } finally {
    reader.end()
  }
  return splitter.end()
}
