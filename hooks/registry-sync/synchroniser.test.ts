import { createServer, type RequestListener } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listen } from '../../test/registry/listen.ts'
import { MCPRegistrySpec } from '../api/v1alpha1/mcp-registry.ts'
import { createApiServerClient } from '../apiserver/client.ts'
import { createToken } from '../apiserver/connection/token.ts'
import { Outcome } from '../registry/outcome.ts'
import type { OwnedConfigMap } from '../registry/published.ts'
import { createChangeFilter } from './change-filter.ts'
import { kubernetesClient } from './kubernetes/client.ts'
import { addressPolicy } from './network/addresses.ts'
import { guardedHttp } from './network/guarded-http.ts'
import type { Resolve } from './network/guarded-lookup.ts'
import { programLimits as limits } from './program.ts'
import { sourceOf } from './sources/source-of.ts'
import { createSynchroniser } from './synchroniser.ts'

/** Attempts with real connections; what is published stays in memory. */

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

async function serverOf(listener: RequestListener): Promise<string> {
  const { url, close } = await listen(createServer(listener))
  ends.push(close)
  return url
}

interface Running {
  /** What was published last. */
  readonly outcome: () => Outcome | undefined
  readonly log: () => readonly unknown[]
}

interface Situation {
  readonly source: Record<string, unknown>
  readonly timeoutMs?: number
  readonly resolve?: Resolve
}

/** These sources have no need of it. */
const noApiServer = createApiServerClient({
  url: 'http://127.0.0.1:1',
  caFile: '/nowhere',
  token: createToken('/nowhere', () => 0),
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
})

function synchronise({ source, timeoutMs = 60_000, resolve }: Situation): Running {
  const stop = new AbortController()
  const log: unknown[] = []
  const tell = (...line: readonly unknown[]): unknown => log.push(line)
  const published = new Map<string, OwnedConfigMap>()
  const policy = addressPolicy(['127.0.0.0/8'])
  const http = guardedHttp({ policy, limits: limits.http, clusterDomain: 'cluster.local', ...(resolve && { resolve }) })
  const client = kubernetesClient(noApiServer)
  const changeFilter = createChangeFilter(() => undefined)
  const tools = { client, http, changeFilter, namespace: 'team', credentialsDirectory: undefined, limits }
  const synchroniser = createSynchroniser({
    sourceOf: ({ spec }) => sourceOf(spec, tools),
    publisher: {
      observed: () => undefined,
      publish(configMaps) {
        for (const configMap of configMaps) published.set(configMap.metadata.name, configMap)
        return Promise.resolve()
      },
      forget: () => undefined,
      remembered: () => ({ outcome: undefined, document: undefined }),
    },
    file: { write: () => Promise.resolve(), exists: () => Promise.resolve(false) },
    log: { info: tell, warn: tell, error: tell },
    now: () => new Date(),
    signal: stop.signal,
    timeoutMs,
  })
  const run = synchroniser.run()
  synchroniser.registryChanged({
    owner: { apiVersion: 'toolhive.stacklok.dev/v1alpha1', name: 'main', namespace: 'team', uid: 'uid' },
    generation: 1,
    spec: MCPRegistrySpec.parse({ source }),
    trigger: undefined,
  })
  ends.push(async () => {
    stop.abort()
    await run
    http.close()
  })
  return {
    log: () => log,
    outcome() {
      const text = published.get('main-registry-sync')?.data?.['outcome.json']
      return text === undefined ? undefined : Outcome.parse(JSON.parse(text))
    },
  }
}

async function failureOf({ outcome }: Running): Promise<string> {
  await vi.waitFor(() => expect(outcome()?.phase).toBe('Failed'), { timeout: 10_000, interval: 10 })
  return String(outcome()?.message)
}

describe('an attempt that fails', () => {
  it('ends its other requests', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `server-${index}`)
    let details = 0
    let open = 0
    const url = await serverOf((request, response) => {
      if (request.url === '/v0/info') return response.end('{"version":"1","total_servers":2000}')
      if (request.url?.startsWith('/v0/servers?'))
        return response.end(JSON.stringify({ servers: names.map((name) => ({ name })) }))
      details += 1
      open += 1
      response.on('close', () => (open -= 1))
      if (details === 15) return response.writeHead(500).end()
      return setTimeout(() => response.end('{}'), 20)
    })
    expect(await failureOf(synchronise({ source: { type: 'api', api: { endpoint: url } } }))).toContain('HTTP 500')
    const atFailure = details
    await delay(300)
    expect(details - atFailure).toBeLessThanOrEqual(10) // those that were on their way
    expect(open).toBe(0)
  })
})

describe('an attempt', () => {
  it('has at most ten requests open at a time', async () => {
    let open = 0
    let most = 0
    const url = await serverOf((request, response) => {
      open += 1
      most = Math.max(most, open)
      response.on('close', () => (open -= 1))
      const names = Array.from({ length: 60 }, (_, index) => `server-${index}`)
      if (request.url === '/v0/info') return response.end('{"version":"1","total_servers":60}')
      if (request.url?.startsWith('/v0/servers?'))
        return response.end(JSON.stringify({ servers: names.map((name) => ({ name })) }))
      return setTimeout(() => response.end('{}'), 10)
    })
    const { outcome } = synchronise({ source: { type: 'api', api: { endpoint: url } } })
    await vi.waitFor(() => expect(outcome()?.phase).toBe('Complete'), { timeout: 10_000, interval: 10 })
    expect(outcome()?.serverCount).toBe(60)
    expect(most).toBe(10)
  })
})

describe('an attempt that takes too long is ended', () => {
  const tooLong = 'Fetch failed: the synchronisation took longer than 0.4 s'

  it('while an API hands out one page after another', async () => {
    let pages = 0
    const url = await serverOf((_, response) => {
      pages += 1
      setTimeout(() => response.end(JSON.stringify({ servers: [], metadata: { nextCursor: `${pages}` } })), 20)
    })
    const source = { type: 'api', format: 'upstream', api: { endpoint: url } }
    expect(await failureOf(synchronise({ source, timeoutMs: 400 }))).toBe(tooLong)
    const atFailure = pages
    await delay(200)
    expect(pages - atFailure).toBeLessThanOrEqual(1)
  })

  it('while it is redirected slowly', async () => {
    const url = await serverOf((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 150)
    })
    const source = { type: 'api', format: 'upstream', api: { endpoint: url } }
    expect(await failureOf(synchronise({ source, timeoutMs: 400 }))).toBe(tooLong)
  })

  it('while a name is not resolved', async () => {
    const source = { type: 'api', format: 'upstream', api: { endpoint: 'http://git.example' } }
    expect(await failureOf(synchronise({ source, timeoutMs: 400, resolve: () => undefined }))).toBe(tooLong)
  })

  it('while git sends its references in small pieces', async () => {
    let isOpen = false
    const url = await serverOf((_, response) => {
      isOpen = true
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
      const timer = setInterval(() => response.write('0000'), 20)
      response.on('close', () => {
        clearInterval(timer)
        isOpen = false
      })
    })
    const source = { type: 'git', git: { repository: `${url}/r.git` } }
    expect(await failureOf(synchronise({ source, timeoutMs: 400 }))).toBe(tooLong)
    await vi.waitFor(() => expect(isOpen).toBe(false))
  })
})

describe('a repository of millions of branches', () => {
  it('is refused while it lists them', async () => {
    const line = `0045${'a'.repeat(40)} refs/heads/${'b'.repeat(12)}\n`
    let sent = 0
    const url = await serverOf((_, response) => {
      const more = (): void => {
        sent += line.length * 1000
        if (!response.destroyed) response.write(line.repeat(1000), () => setImmediate(more))
      }
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
      response.write(`001e# service=git-upload-pack\n00000048${'a'.repeat(40)} refs/heads/a\0side-band-64k\n`)
      more()
    })
    const message = await failureOf(synchronise({ source: { type: 'git', git: { repository: `${url}/r.git` } } }))
    expect(message).toContain('its list of branches and tags is larger than 16 MiB')
    expect(sent).toBeLessThan(40 * 1024 * 1024)
  })
})

describe('credentials in URLs of a source', () => {
  it.each<[string, string, RequestListener]>([
    ['an API that has nothing', 'api', (_, response) => response.writeHead(404).end()],
    [
      'an API that redirects to where it may not',
      'api',
      (_, response) => response.writeHead(302, { location: 'http://s3cr3t:s3cr3t@10.0.0.1/?s3cr3t' }).end(),
    ],
    [
      'an API whose later page fails',
      'api',
      (request, response) =>
        request.url?.includes('cursor')
          ? response.writeHead(500).end()
          : response.end('{"servers":[],"metadata":{"nextCursor":"s3cr3t"}}'),
    ],
    ['a repository that is not there', 'git', (_, response) => response.writeHead(404).end()],
    ['a repository that wants others', 'git', (_, response) => response.writeHead(401).end()],
    [
      'a repository that answers nonsense',
      'git',
      (request, response) => response.end(`${request.headers.authorization} nonsense`),
    ],
  ])('are not told of %s', async (_, type, listener) => {
    const address = await serverOf(listener)
    const url = address.replace('http://', 'http://s3cr3t-user:s3cr3t-password@')
    const source =
      type === 'api'
        ? { type, api: { endpoint: `${url}/?token=s3cr3t` } }
        : { type, git: { repository: `${url}/r.git?token=s3cr3t` } }
    const running = synchronise({ source })
    expect(await failureOf(running)).not.toMatch(/s3cr3t|czNjcjN0/)
    expect(JSON.stringify(running.log())).not.toMatch(/s3cr3t|czNjcjN0/)
  })
})
