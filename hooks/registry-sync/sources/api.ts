import { STATUS_CODES } from 'node:http'
import type { ApiSource } from '../../api/v1alpha1/registry-source.ts'
import { sha256Hex } from '../../kubernetes/hash.ts'
import {
  type Detail,
  type Info,
  readDetail,
  readInfo,
  readServerList,
  readUpstreamPage,
  type Summary,
  toolHiveApiRegistry,
} from '../../registry/api-answers.ts'
import { jsonSize, readText } from '../../registry/json-text.ts'
import type { Fetched } from '../../registry/published.ts'
import { type ConvertedServer, upstreamRegistry } from '../../registry/upstream-format.ts'
import { errorMessage } from '../../runtime/error-message.ts'
import type { GuardedRequest, GuardedResponse } from '../network/exchange.ts'
import type { GuardedHttp } from '../network/guarded-http.ts'
import { type Source, valueOf } from './source.ts'

interface ApiOptions {
  readonly http: GuardedHttp
  readonly api: ApiSource
  readonly format: 'toolhive' | 'upstream'
  readonly limits: ApiLimits
}

export interface ApiLimits {
  /** How long one request may take, its body included. */
  readonly requestMs: number
  /** The most that all answers of one synchronisation may hold together, in bytes and in JSON values. */
  readonly bytes: number
  readonly values: number
}

/** One synchronisation's requests: they share a budget. */
interface Conversation {
  readonly get: (path: string) => Promise<string>
  /** `undefined` where the server says 404. */
  readonly find: (path: string) => Promise<string | undefined>
}

const parallel = 10
const pageLimit = 10_000

/** A registry behind HTTP: ToolHive's API or that of the official MCP registry, whichever answers. */
export function apiSource({ http, api, format, limits }: ApiOptions): Source {
  const base = api.endpoint.replace(/\/$/, '')
  return {
    async fetch(signal) {
      const conversation = conversationWith(base, http, limits, signal)
      const info = format === 'upstream' ? undefined : await detectToolHive(conversation)
      return info && 'version' in info
        ? await fetchToolHive(conversation, info)
        : await fetchUpstream(conversation, info?.fault)
    },
  }
}

function conversationWith(base: string, http: GuardedHttp, limits: ApiLimits, signal: AbortSignal): Conversation {
  let bytesLeft = limits.bytes
  let valuesLeft = limits.values

  function charge(bytes: number): void {
    bytesLeft -= bytes
    if (bytesLeft < 0) throw new Error(`the responses together are larger than ${limits.bytes / 1024 / 1024} MiB`)
  }

  async function answer(path: string): Promise<{ readonly status: string; readonly text: string | undefined }> {
    const timeout = AbortSignal.timeout(limits.requestMs)
    const request = {
      url: `${base}${path}`,
      headers: { accept: 'application/json', 'user-agent': 'toolhive-operator/1.0' },
      signal: AbortSignal.any([signal, timeout]),
    }
    const { response, bytes } = await whole(http, request, charge).catch((error: unknown) => {
      throw timeout.aborted ? new Error(`the response took longer than ${limits.requestMs / 1000} s`) : error
    })
    const text = response.status === 200 ? valueOf(readText(bytes)) : undefined
    valuesLeft -= jsonSize(text ?? '').values
    if (valuesLeft < 0) throw new Error(`the responses together contain more than ${limits.values} values`)
    return { status: `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trimEnd(), text }
  }

  async function find(path: string): Promise<string | undefined> {
    const { status, text } = await answer(path)
    if (text !== undefined || status.startsWith('404')) return text
    throw new Error(`HTTP ${status.slice(0, 3)} for URL ${shownUrl(`${base}${path}`)}: ${status}`)
  }

  return {
    find,
    async get(path) {
      const text = await find(path)
      if (text === undefined) throw new Error(`HTTP 404 for URL ${shownUrl(`${base}${path}`)}: 404 Not Found`)
      return text
    },
  }
}

async function whole(
  http: GuardedHttp,
  request: GuardedRequest,
  charge: (bytes: number) => void,
): Promise<{ readonly response: GuardedResponse; readonly bytes: Uint8Array }> {
  const response = await http.request(request)
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body) {
    charge(chunk.byteLength)
    chunks.push(chunk)
  }
  return { response, bytes: Buffer.concat(chunks) }
}

/** ToolHive's answer to `/v0/info`; the fault where there is none, for the message when nothing else answers either. */
async function detectToolHive({ get }: Conversation): Promise<Info | { readonly fault: string | undefined }> {
  try {
    return readInfo(await get('/v0/info')) ?? { fault: undefined }
  } catch (error) {
    return { fault: errorMessage(error) }
  }
}

async function fetchToolHive({ get, find }: Conversation, info: Info): Promise<Fetched> {
  const listText = await get('/v0/servers?format=toolhive').catch((error: unknown) => {
    throw new Error(`failed to fetch from API: ${errorMessage(error)}`, { cause: error })
  })
  const summaries = valueOf(readServerList(listText))
  const details = await inParallel(summaries, async ({ name }) => {
    // no detail leaves the summary; any other fault ends the attempt, for an entry without its image would be refused
    const text = await find(`/v0/servers/${encodeURIComponent(name)}?format=toolhive`)
    return { hash: sha256Hex(text ?? ''), detail: text === undefined ? undefined : readDetail(text) }
  })
  return {
    registry: toolHiveApiRegistry(info, paired(summaries, details)),
    hash: sha256Hex([sha256Hex(listText), ...details.map(({ hash }) => hash)].join('\n')), // details count as well (WART-64)
  }
}

function paired(
  summaries: readonly Summary[],
  details: readonly { readonly detail: Detail | undefined }[],
): readonly { readonly summary: Summary; readonly detail: Detail | undefined }[] {
  return summaries.map((summary, index) => ({ summary, detail: details[index]?.detail }))
}

async function fetchUpstream({ get }: Conversation, fault: string | undefined): Promise<Fetched> {
  const servers: ConvertedServer[] = []
  const hashes: string[] = []
  const asked = new Set<string | undefined>()
  let cursor: string | undefined
  while (!asked.has(cursor)) {
    if (asked.size >= pageLimit) throw new Error(`failed to fetch from API: more than ${pageLimit} pages`)
    asked.add(cursor)
    const text = await get(
      `/v0/servers?version=latest&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ).catch((error: unknown) => {
      throw asked.size === 1
        ? undetected(fault ?? errorMessage(error))
        : new Error(`failed to fetch from API: ${errorMessage(error)}`)
    })
    const page = readUpstreamPage(text)
    if ('error' in page && asked.size === 1) throw undetected(fault ?? page.error)
    const { servers: found, cursor: next } = valueOf(page)
    for (const server of found) servers.push(server)
    hashes.push(sha256Hex(text))
    if (next === undefined) break
    cursor = next
  }
  return { registry: upstreamRegistry(servers), hash: sha256Hex(hashes.join('\n')) }
}

function undetected(cause: string): Error {
  return new Error(`format detection failed: unable to detect valid API format (tried toolhive and upstream): ${cause}`)
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = Array.from({ length: items.length })
  let next = 0
  async function worker(): Promise<void> {
    while (next < items.length) {
      const index = next
      next += 1
      const item = items[index]
      if (item !== undefined) results[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return results
}

/** Without user and query, which may be secret. */
function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text)
  return `${origin}${pathname}`
}
