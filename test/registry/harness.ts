import { createServer } from 'node:http'
import { afterEach, expect, vi } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { recordAt } from '../../hooks/kubernetes/read.ts'
import { entry, toolHiveDocument } from './documents.ts'
import { type GitServer, startGitServer } from './git-server.ts'
import { listen } from './listen.ts'
import { configMap, type RunningRegistry, startRegistry } from './program.ts'

/** What the tests of the program share: servers and registries that end with the test, and words for their state. */

const cleanups: (() => Promise<void>)[] = []

/** Ends whatever each test of a file has started. */
export function useProgram(): void {
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
  })
}

/** Ends something with the test. */
export function endWithTest(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup)
}

export async function registry(options: Parameters<typeof startRegistry>[0]): Promise<RunningRegistry> {
  const running = await startRegistry(options)
  cleanups.push(running.close)
  return running
}

export async function gitServer(compression?: number): Promise<GitServer> {
  const server = await startGitServer(compression)
  cleanups.push(server.close)
  return server
}

/** An HTTP API of fixed answers by path; whatever else is asked gets 404. */
export async function httpApi(
  answers: Record<string, unknown>,
): Promise<{ url: string; answers: Record<string, unknown> }> {
  const server = createServer((request, response) => {
    const found = answers[request.url ?? '']
    response.statusCode = found === undefined ? 404 : 200
    response.end(found === undefined ? 'no' : JSON.stringify(found))
  })
  const { url, close } = await listen(server)
  cleanups.push(close)
  return { url, answers }
}

export function eventually(check: () => void, timeout = 20_000): Promise<void> {
  return vi.waitFor(check, { timeout, interval: 25 })
}

/** Waits for a phase. */
export function phase(running: RunningRegistry, wanted: string, timeout?: number): Promise<void> {
  return eventually(() => expect(phaseOf(running)).toBe(wanted), timeout)
}

export function phaseOf(running: RunningRegistry): unknown {
  return running.status()['phase']
}

export function messageOf(running: RunningRegistry): unknown {
  return running.status()['message']
}

export function syncStatus(running: RunningRegistry): Readonly<Record<string, unknown>> {
  return recordAt(running.status(), 'syncStatus')
}

/** A spec whose source is the ConfigMap `src`. */
export const fromConfigMap = { source: { type: 'configmap', configmap: { name: 'src' } } }

/** The ConfigMap `src` with a document. */
export function source(text: string): KubernetesObject {
  return configMap('src', { 'registry.json': text })
}

/** A document of three servers. */
export const three = toolHiveDocument({
  alpha: entry({ tags: ['prod'] }),
  'beta-legacy': entry({ tags: ['legacy', 'db'] }),
  gamma: entry({ tags: ['db'] }),
})
