import { execFile } from 'node:child_process'
import type { Server } from 'node:http'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../hooks/app.ts'
import { createMetrics } from '../../hooks/http/metrics.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { createLogger } from '../../hooks/runtime/log.ts'
import { serve } from '../../hooks/runtime/serve.ts'
import { Settings } from '../../hooks/settings.ts'
import { recordedBody } from '../support/engine-traffic.ts'

/** The least share of a bare app's calls per second that the service must reach. */
const budget = 0.7
// Many short rounds in turn, and their median: what else the machine does then strikes both alike.
const rounds = 15
const roundMilliseconds = 600

const body = JSON.stringify(recordedBody('11-sync-generation-2'))

describe('hook over HTTP', () => {
  const servers: Server[] = []
  let service = ''
  let bare = ''

  beforeAll(async () => {
    const started = await serve(
      createApp({
        kinds,
        settings: Settings.parse({}),
        now: () => new Date().toISOString(),
        logger: createLogger({ level: 'info', readable: false, destination: { write: () => {} } }),
        metrics: createMetrics(),
        isReady: () => true,
      }),
      '127.0.0.1',
      0,
    )
    service = `${started.url}/mcpserver/sync`
    const answer: unknown = await (
      await fetch(service, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    ).json()

    const app = express().use(express.json({ limit: '64mb' }))
    app.post('/mcpserver/sync', (_request, response) => void response.json(answer))
    const other = await serve(app, '127.0.0.1', 0)
    bare = `${other.url}/mcpserver/sync`
    servers.push(started.server, other.server)
  })

  afterAll(() => {
    for (const server of servers) {
      server.close()
      server.closeAllConnections()
    }
  })

  it.each([1, 16])('reaches its share of what a bare express app answers, on %i connections', async (connections) => {
    await callsPerSecond(bare, connections, 500)
    await callsPerSecond(service, connections, 500)

    const ratios: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const ofBare = await callsPerSecond(bare, connections, roundMilliseconds)
      const ofService = await callsPerSecond(service, connections, roundMilliseconds)
      ratios.push(ofService / ofBare)
    }

    const median = ratios.toSorted((left, right) => left - right)[Math.floor(rounds / 2)] ?? 0
    console.log(`${connections} connections: ratio ${median.toFixed(2)} (budget ${budget})`)
    expect(median).toBeGreaterThanOrEqual(budget)
  })
})

/** Calls per second that a client in a process of its own gets answered. */
function callsPerSecond(url: string, connections: number, milliseconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const client = execFile(
      process.execPath,
      ['test/bench/load.mjs', url, String(connections), String(milliseconds)],
      (error, out) => (error ? reject(error) : resolve(Number(out))),
    )
    client.stdin?.end(body)
  })
}
