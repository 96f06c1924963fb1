import { z } from 'zod'
import { excessOfEntry, nameLimit } from './entry-size.ts'
import { firstIssue } from './faults.ts'
import { type Read, readJson } from './json-text.ts'
import type { ContainerServer, Registry, RemoteServer } from './registry.ts'
import { UpstreamEntry } from './upstream-entry.ts'
import { apiServer, type ConvertedServer } from './upstream-format.ts'

/** What a registry's HTTP API answers, as values: ToolHive's own (`/v0/info`, `/v0/servers`) and the official MCP registry's. */

const Info = z.object({
  version: z.string().min(1),
  total_servers: z.number().min(0),
  last_updated: z.string().optional(),
})
export type Info = z.infer<typeof Info>

const Summary = z.object({
  name: z.string().min(1).max(nameLimit),
  description: z.string().default(''),
  tier: z.string().default(''),
  status: z.string().default(''),
  transport: z.string().default(''),
})
export type Summary = z.infer<typeof Summary>

const Input = z.object({
  name: z.string(),
  description: z.string().default(''),
  required: z.boolean().default(false),
  default: z.string().optional(),
  secret: z.boolean().optional(),
})

const Detail = z.object({
  description: z.string().optional(),
  tier: z.string().optional(),
  status: z.string().optional(),
  transport: z.string().optional(),
  tools: z.array(z.string()).nullish(),
  image: z.string().optional(),
  url: z.string().optional(),
  tags: z.array(z.string()).nullish(),
  repository_url: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  permissions: z.record(z.string(), z.unknown()).nullish(),
  volumes: z.record(z.string(), z.unknown()).nullish(),
  env_vars: z.array(Input).nullish(),
  args: z.array(z.string()).nullish(),
})
export type Detail = z.infer<typeof Detail>

/** The answer of `/v0/info`; `undefined` where it is not ToolHive's. */
export function readInfo(text: string): Info | undefined {
  const json = readJson(text)
  const info = 'value' in json ? Info.safeParse(json.value) : undefined
  return info?.success ? info.data : undefined
}

/** The answer of ToolHive's `/v0/servers`. */
export function readServerList(text: string): Read<readonly Summary[]> {
  const json = readJson(text)
  if ('error' in json) return { error: `failed to parse API response: ${json.error}` }
  const list = ServerList.safeParse(json.value)
  if (!list.success) return { error: `failed to parse API response: ${firstIssue(list.error)}` }
  const summaries: Summary[] = []
  for (const [index, item] of (list.data.servers ?? []).entries()) {
    const summary = Summary.safeParse(item)
    if (!summary.success) {
      return { error: `failed to parse API response: ${firstIssue(summary.error, ['servers', index])}` }
    }
    summaries.push(summary.data)
  }
  return { value: summaries }
}

const ServerList = z.object({ servers: z.array(z.unknown()).nullable() })

/** The answer of ToolHive's `/v0/servers/<name>`; `undefined` where it cannot be read: the summary must do then. */
export function readDetail(text: string): Detail | undefined {
  const json = readJson(text)
  const detail = 'value' in json && !excessOfEntry(json.value) ? Detail.safeParse(json.value) : undefined
  return detail?.success ? detail.data : undefined
}

/** The registry behind a ToolHive API. Permissions and volumes travel in `custom_metadata`, as the Go operator keeps them. */
export function toolHiveApiRegistry(
  info: Info,
  servers: readonly { readonly summary: Summary; readonly detail: Detail | undefined }[],
): Registry {
  const isRemote = (detail: Detail | undefined): boolean => Boolean(detail?.url) && !detail?.image
  return {
    version: '1.0',
    last_updated: info.last_updated ?? '',
    servers: Object.fromEntries(
      servers
        .filter(({ detail }) => !isRemote(detail))
        .map(({ summary, detail }) => [summary.name, containerServer(summary, detail)]),
    ),
    remote_servers: Object.fromEntries(
      servers
        .filter(({ detail }) => isRemote(detail))
        .map(({ summary, detail }) => [summary.name, remoteServer(summary, detail)]),
    ),
  }
}

function common(summary: Summary, detail: Detail = {}): Omit<ContainerServer, 'image'> {
  const { metadata, permissions, volumes, tools, tags, env_vars } = detail
  const extras = Object.entries({ permissions, volumes }).filter(([, value]) => Object.keys(value ?? {}).length > 0)
  return {
    name: summary.name,
    description: detail.description ?? summary.description,
    tier: detail.tier ?? summary.tier,
    status: detail.status ?? summary.status,
    transport: detail.transport ?? summary.transport,
    tools: tools ?? [],
    repository_url: detail.repository_url,
    tags: tags ?? undefined,
    custom_metadata: { ...metadata, ...Object.fromEntries(extras) },
    env_vars: env_vars ?? undefined,
  }
}

function containerServer(summary: Summary, detail: Detail | undefined): ContainerServer {
  return { ...common(summary, detail), image: detail?.image ?? '', args: detail?.args ?? undefined }
}

function remoteServer(summary: Summary, detail: Detail | undefined): RemoteServer {
  return { ...common(summary, detail), url: detail?.url ?? '' }
}

const Cursor = z.string().nullish()
const Page = z.object({
  servers: z.array(z.unknown()).nullable(),
  metadata: z.object({ nextCursor: Cursor, next_cursor: Cursor }).nullish(),
})

export interface UpstreamPage {
  /** The servers on it that are current and can be run or reached. */
  readonly servers: readonly ConvertedServer[]
  /** What to ask for next; `undefined` on the last page. */
  readonly cursor: string | undefined
}

/**
 * One page of the official registry's `/v0/servers`. Entries are `{server, _meta}`, in its first version the bare server
 * with `_meta` inside; an entry that is neither is left out, as one that holds more than any entry should.
 */
export function readUpstreamPage(text: string): Read<UpstreamPage> {
  const json = readJson(text)
  if ('error' in json) return { error: `failed to parse API response: ${json.error}` }
  const page = Page.safeParse(json.value)
  if (!page.success) return { error: `failed to parse API response: ${firstIssue(page.error)}` }
  const { servers, metadata } = page.data
  return {
    value: {
      servers: (servers ?? []).flatMap((item) => serverOf(item) ?? []),
      cursor: (metadata?.nextCursor ?? metadata?.next_cursor) || undefined,
    },
  }
}

const Bare = z.looseObject({ name: z.string(), _meta: z.unknown() })

function serverOf(item: unknown): ConvertedServer | undefined {
  const entry = excessOfEntry(item) ? undefined : entryOf(item)
  return entry && apiServer(entry)
}

function entryOf(item: unknown): UpstreamEntry | undefined {
  const entry = UpstreamEntry.safeParse(item)
  if (entry.success) return entry.data
  const bare = Bare.safeParse(item)
  return bare.success ? UpstreamEntry.safeParse({ server: item, _meta: bare.data['_meta'] }).data : undefined
}
