import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../../hooks/kinds/index.ts'
import { serve } from '../../hooks/runtime/serve.ts'
import { closeGracefully } from '../../hooks/runtime/shutdown.ts'
import { buildPrograms, built } from '../support/built-programs.ts'
import { beginCall } from './raw-call.ts'
import { service } from './service.ts'
import { customizeBody, syncBody } from './weather-kind.ts'

describe('closing gracefully', () => {
  it('lets a call in flight finish and closes its connection then', async () => {
    const { server, url } = await serve(service().app, '127.0.0.1', 0)
    const call = await beginCall(url, '/weather/sync', JSON.stringify(syncBody()))

    const closed = closeGracefully(server, 5_000)
    call.finish()

    expect(await call.answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(await closed).toBe('drained')
  })

  it('does not wait for idle connections', async () => {
    const { server, url } = await serve(service().app, '127.0.0.1', 0)
    await (await fetch(`${url}/healthz`)).text()

    const start = performance.now()
    expect(await closeGracefully(server, 5_000)).toBe('drained')
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  it('cuts calls that do not finish in time', async () => {
    const { server, url } = await serve(service().app, '127.0.0.1', 0)
    const call = await beginCall(url, '/weather/sync', JSON.stringify(syncBody()))

    expect(await closeGracefully(server, 100)).toBe('cut')
    await expect(call.answer).resolves.toBe('')
  })
})

describe('the service as a process', () => {
  const running: ChildProcess[] = []

  beforeAll(buildPrograms, 120_000)

  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
  })

  function start(environment: Record<string, string>, ...arguments_: string[]): ChildProcess {
    const child = spawn(process.execPath, [`${built}/main.js`, ...arguments_], {
      env: { PORT: '0', HEALTH_PORT: '0', HEALTH_HOST: '127.0.0.1', ...environment },
    })
    running.push(child)
    return child
  }

  it('answers, turns unready at SIGTERM, finishes what is in flight, and exits with 0', async () => {
    const child = start({})
    const { hooks, health } = await listening(child)
    const path = `/${kinds[0]?.names.singular}/customize`
    const parent = {
      apiVersion: kinds[0]?.parent.apiVersion,
      kind: kinds[0]?.names.kind,
      metadata: { name: 'a', namespace: 'b' },
    }
    const call = await beginCall(hooks, path, JSON.stringify({ ...customizeBody(), parent }))
    expect((await fetch(`${health}/readyz`)).status).toBe(200)

    child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${health}/readyz`)).status).toBe(503)
    call.finish()

    expect(await call.answer).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('ends at SIGTERM although nobody reads its log any more', async () => {
    const child = start({})
    await listening(child)
    child.stdout?.destroy()

    child.kill('SIGTERM')

    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('exits at once at the second signal', async () => {
    const child = start({})
    const { hooks, health } = await listening(child)
    const { answer } = await beginCall(hooks, '/mcpserver/sync', '{"never": "finished"}')
    answer.catch(() => 'cut')
    expect((await fetch(`${health}/readyz`)).status).toBe(200)

    child.kill('SIGTERM')
    await expect.poll(async () => (await fetch(`${health}/readyz`)).status).toBe(503)
    child.kill('SIGTERM')

    expect(await once(child, 'exit')).toEqual([1, null])
  })

  it('keeps the hooks off the health port', async () => {
    const { health } = await listening(start({}))

    expect((await fetch(`${health}/mcpserver/sync`, { method: 'POST' })).status).toBe(404)
    expect(await (await fetch(`${health}/metrics`)).text()).toContain('process_resident_memory_bytes')
  })

  it.each([
    [{ PORT: 'http' }, [], 'The environment variable PORT is invalid: '],
    [{ HOST: '203.0.113.1' }, [], 'The service cannot start: '],
    [{}, ['--verbose'], 'Unknown argument --verbose'],
  ])('does not start with %j %j, and says why', async (environment, arguments_, expected) => {
    const child = start(environment, ...arguments_)
    const texts: Buffer[] = []
    child.stderr!.on('data', (text: Buffer) => texts.push(text))

    expect(await once(child, 'exit')).toEqual([1, null])
    expect(Buffer.concat(texts).toString()).toContain(expected)
  })

  it('explains its variables with --help', async () => {
    const child = start({}, '--help')
    const text = await firstText(child)

    for (const name of ['TOOLHIVE_RUNNER_IMAGE', 'OPERATOR_OPENSHIFT', 'PORT']) expect(text).toContain(name)
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

/** The first text that a process prints. */
async function firstText(child: ChildProcess): Promise<string> {
  const [text]: unknown[] = await once(child.stdout!, 'data')
  return String(text)
}

/** The addresses that a process prints when it has started. */
async function listening(child: ChildProcess): Promise<{ hooks: string; health: string }> {
  return JSON.parse((await firstText(child)).split('\n')[0] ?? '')
}
