import { type Agent, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, type RunningGateway, startGateway } from './support/gateway.ts'

const collection = '/apis/coordination.k8s.io/v1/namespaces/s/leases'
const path = `${collection}/op`
const ours = 'pod-1_6f0e'
const another = 'pod-2_93aa'

let api: FakeApiServer
let running: RunningGateway
let agent: Agent

function put(holderIdentity: string, leaseDurationSeconds = 15): void {
  api.put(collection, { metadata: { name: 'op', namespace: 's' }, spec: { holderIdentity, leaseDurationSeconds } })
}

function holder(): string | undefined {
  return stringAt(api.get(collection, 'op'), 'spec', 'holderIdentity')
}

/** A request as the engine sends it: over a connection that it keeps. */
function ask(method: string, body?: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${running.url}${path}`, { method, agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function renew(identity = ours): Promise<number> {
  return ask('PUT', {
    metadata: { name: 'op', namespace: 's' },
    spec: { holderIdentity: identity, leaseDurationSeconds: 15 },
  })
}

beforeEach(async () => {
  api = await startFakeApiServer()
  running = await startGateway(api.url)
  agent = new HttpAgent({ keepAlive: true })
})
afterEach(async () => {
  agent.destroy()
  await running.stop()
  await api.stop()
})

describe('a lease', () => {
  it('is released when the engine that holds it is gone, and not before', async () => {
    expect(await renew()).toBe(201)
    expect(await running.gateway.engine.gone(300)).toBe(false)
    expect(holder()).toBe(ours)

    agent.destroy()

    await eventually(() => expect(holder()).toBe(''))
    // the gateway tells of it when it has the API server's answer, a moment after the lease is free
    await eventually(() =>
      expect(running.log.map(({ msg }) => msg)).toEqual(['lease released: its engine has stopped']),
    )
    expect(await running.metric('toolhive_gateway_lease_releases_total{outcome="released"}')).toBe('1')
  })

  it('is released at once when the gateway is told that the engine is gone', async () => {
    await renew()
    agent.destroy()

    expect(await running.gateway.engine.gone(1_000)).toBe(true)
    await running.gateway.release()

    expect(holder()).toBe('')
  })

  it.each([
    ['another engine holds it by now', () => put(another), another],
    ['nobody holds it', () => put(''), ''],
  ])('is left alone where %s', async (_, change, left) => {
    await renew()
    change()

    await running.gateway.release()

    expect(holder()).toBe(left)
  })

  it('of which this engine wrote nothing is left alone', async () => {
    put(another)

    await running.gateway.release()

    expect(holder()).toBe(another)
  })

  it('that is free, or its own, is shown to an engine at once', async () => {
    put('')
    const begun = performance.now()
    expect(await ask('GET')).toBe(200)

    await renew()
    expect(await ask('GET')).toBe(200)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })

  it('that another holds is shown when it is free', async () => {
    put(another)
    const answer = ask('GET')
    await new Promise((resolve) => setTimeout(resolve, 500))
    put('')

    const begun = performance.now()
    expect(await answer).toBe(200)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })

  it('that another goes on holding is shown before the engine gives up on the request', async () => {
    put(another)
    const begun = performance.now()

    expect(await ask('GET')).toBe(200)

    expect(performance.now() - begun).toBeGreaterThan(3_500)
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(holder()).toBe(another)
  })

  it('that its holder no longer renews is freed for the engine that waits', async () => {
    put(another, 1)

    expect(await ask('GET')).toBe(200)

    expect(holder()).toBe('')
    expect(await running.metric('toolhive_gateway_lease_releases_total{outcome="abandoned"}')).toBe('1')
  })
})
