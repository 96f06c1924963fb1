import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { answerSync } from '../../hooks/engine/response.ts'
import { mcpRegistry } from '../../hooks/kinds/mcp-registry/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { outcomeName } from '../../hooks/registry/names.ts'
import { Settings } from '../../hooks/settings.ts'
import { largeDocument } from '../registry/documents.ts'
import { type GitServer, startGitServer } from '../registry/git-server.ts'
import { type RunningRegistry, startRegistry } from '../registry/program.ts'
import { buildPrograms } from '../support/built-programs.ts'

/** A registry of 5,000 servers with the real program: what a synchronisation takes, and what the hook then does with it. */

const cleanups: (() => Promise<void>)[] = []
beforeAll(buildPrograms, 180_000)
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** The program's own figures of its last synchronisation, in milliseconds. */
function lastTook(running: RunningRegistry): number {
  return Number([...running.log().matchAll(/"tookMs":(\d+)/g)].at(-1)?.[1])
}

async function repositoryOf(count: number): Promise<GitServer> {
  const git = await startGitServer()
  cleanups.push(git.close)
  git.commit({ 'registry.json': largeDocument(count) })
  return git
}

async function synchronised(git: GitServer, count: number): Promise<RunningRegistry> {
  const filter = { names: { exclude: ['*-9999'] }, tags: { include: ['all'] } }
  const running = await startRegistry({
    inOwnProcess: true,
    spec: { source: { type: 'git', git: { repository: git.url } }, filter, enforceServers: true },
  })
  cleanups.push(running.close)
  await vi.waitFor(
    () => expect(running.status()).toMatchObject({ phase: 'Ready', syncStatus: { serverCount: count } }),
    {
      timeout: 60_000,
      interval: 50,
    },
  )
  return running
}

/** Microseconds of one sync of the hook on what this registry published, the median of many. */
function hookTime({ api }: RunningRegistry): number {
  const parent = api.find('MCPRegistry', 'team', 'main')
  const outcome = api.find('ConfigMap', 'team', outcomeName('main'))
  if (!parent || !outcome) throw new Error('nothing is published')
  const controller: KubernetesObject = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } }
  const body = JSON.stringify({
    controller,
    parent,
    children: {},
    related: { 'ConfigMap.v1': { [`team/${outcomeName('main')}`]: outcome } },
    finalizing: false,
  })
  const context = { now: '2026-01-01T00:00:00Z', settings: Settings.parse({}) }
  const times = Array.from({ length: 2000 }, () => {
    const started = performance.now()
    JSON.stringify(answerSync(mcpRegistry, JSON.parse(body), context).response)
    return performance.now() - started
  })
  return Math.round((times.slice(500).toSorted((a, b) => a - b)[750] ?? 0) * 1000)
}

it('5,000 servers are fetched, checked, filtered, stored and served within seconds', { timeout: 120_000 }, async () => {
  const git = await repositoryOf(5000)
  const running = await synchronised(git, 5000)
  const first = lastTook(running)
  running.annotate({ 'toolhive.stacklok.dev/sync-trigger': 'again' })
  await vi.waitFor(() => expect(running.status()).toMatchObject({ lastManualSyncTrigger: 'again', phase: 'Ready' }), {
    timeout: 30_000,
  })
  const again = lastTook(running)
  const megabytes = ((running.served()?.length ?? 0) / 1e6).toFixed(1)
  process.stdout.write(
    `5,000 servers (${megabytes} MB) from git: first synchronisation ${first} ms, again ${again} ms, peak memory ${Math.round(running.peakMemory())} MiB\n`,
  )
  expect(first).toBeLessThan(15_000)
  expect(running.peakMemory()).toBeLessThan(400)
  expect(running.published('images', 'images')?.split('\n')).toHaveLength(5000)
})

it("the hook's sync takes no longer for 5,000 servers than for 5", { timeout: 120_000 }, async () => {
  const few = hookTime(await synchronised(await repositoryOf(5), 5))
  const many = hookTime(await synchronised(await repositoryOf(5000), 5000))
  process.stdout.write(`hook's sync of a registry of 5 servers ${few} µs, of 5,000 servers ${many} µs\n`)
  expect(many).toBeLessThan(few * 1.5 + 50)
})
