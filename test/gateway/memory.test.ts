import { once } from 'node:events'
import type { ServerHttp2Stream } from 'node:http2'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPrograms } from '../support/built-programs.ts'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { type GatewayProgram, startGatewayProgram } from './support/gateway-program.ts'

/** What the chart gives the container. */
const limitMiB = 256
const count = 80

let api: FakeApiServer
let gateway: GatewayProgram

beforeAll(buildPrograms, 180_000)
beforeEach(async () => {
  api = await startFakeApiServer()
})
afterEach(async () => {
  await gateway.stop()
  await api.stop()
})

const labels = JSON.stringify(
  Object.fromEntries(
    Array.from({ length: 8_000 }, (_, index) => [`label-${index}`.padEnd(63, 'x'), `${index}-`.padEnd(63, 'y')]),
  ),
)
/** Its text needs six bytes for each character in JSON, as the API server writes it. */
const data = `{"text":"${String.raw`\u003c`.repeat(1_000_000)}"}`

/** Somebody's ConfigMap with a megabyte of labels, each as long as the API server allows. */
function labelled(namespace: string, name: string, version: number): string {
  return `{"metadata":{"labels":${labels},${identity(namespace, name, version)}}}`
}

/** One of a megabyte of data: 6 MB on the wire. */
function escaped(namespace: string, name: string, version: number): string {
  return `{"data":${data},"metadata":{${identity(namespace, name, version)}}}`
}

function identity(namespace: string, name: string, version: number): string {
  return JSON.stringify({ name, namespace, uid: `uid-${namespace}-${name}`, resourceVersion: `${version}` }).slice(
    1,
    -1,
  )
}

/** Answers lists of a namespace's ConfigMaps, and watches with a change of each, again and again, one object at a time. */
function serve(object: (namespace: string, name: string, version: number) => string, perNamespace: number): void {
  api.handle(/configmaps$/, ({ path, query }, stream) => {
    const namespace = /namespaces\/([^/]+)/.exec(path)?.[1] ?? 'team'
    const names = Array.from({ length: perNamespace }, (_, index) => `map-${index}`)
    stream.respond({ ':status': 200, 'content-type': 'application/json' })
    const chunks = query.get('watch') === 'true' ? changes() : list()
    void send(stream, chunks).catch(() => undefined)

    function* list(): Generator<string> {
      yield '{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1000"},"items":['
      for (const [index, name] of names.entries()) yield `${index > 0 ? ',' : ''}${object(namespace, name, index + 1)}`
      yield ']}'
    }
    function* changes(): Generator<string> {
      for (let version = 1001; ; ) {
        for (const name of names) yield `{"type":"MODIFIED","object":${object(namespace, name, version++)}}\n`
      }
    }
  })
}

async function send(stream: ServerHttp2Stream, chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) {
    if (stream.closed) return
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
  }
  stream.end()
}

/** Reads an answer until it ends or has this many megabytes; answers the last kilobyte. */
async function read(query: string, megabytes: number): Promise<string> {
  const answer = await fetch(`${gateway.url}/api/v1/configmaps?${query}`, { headers: gateway.headers })
  let left = megabytes * 1_000_000
  let end = ''
  for await (const chunk of answer.body ?? []) {
    left -= chunk.length
    end = (end + Buffer.from(chunk.subarray(-1_000)).toString()).slice(-1_000)
    if (left < 0) break
  }
  return end
}

async function otherTenantIsServed(): Promise<void> {
  const path = '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/other/mcpservers/x'
  const answer = await fetch(`${gateway.url}${path}`, { headers: gateway.headers })
  expect(answer.status).toBe(404)
}

describe('the memory of the gateway', () => {
  it('stays below its limit while it lists and watches ConfigMaps of a megabyte of labels each', async () => {
    serve(labelled, count)
    gateway = await startGatewayProgram(api.url, [])

    for (let round = 0; round < 2; round += 1) {
      const version = /"resourceVersion":"(\d+)"/.exec(await read('', Infinity))?.[1]
      const watching = read(`watch=true&resourceVersion=${version}`, 2 * count)
      await otherTenantIsServed()
      await watching
    }

    console.info(`peak: ${gateway.peakMemory().toFixed(0)} MiB`)
    expect(gateway.exit()).toBeUndefined()
    expect(gateway.peakMemory()).toBeLessThan(limitMiB)
  }, 120_000)

  it('stays below its limit where twenty namespaces show objects of six megabytes at once', async () => {
    serve(escaped, 4)
    gateway = await startGatewayProgram(
      api.url,
      Array.from({ length: 20 }, (_, index) => `team-${index}`),
    )

    const version = /"resourceVersion":"(\d+)"/.exec(await read('', Infinity))?.[1]
    const watching = read(`watch=true&resourceVersion=${version}`, 600)
    await otherTenantIsServed()
    await watching

    console.info(`peak: ${gateway.peakMemory().toFixed(0)} MiB`)
    expect(gateway.exit()).toBeUndefined()
    expect(gateway.peakMemory()).toBeLessThan(limitMiB)
  }, 120_000)
})
