import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { constants } from 'node:http2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, type RunningGateway, startGateway } from './support/gateway.ts'
import { startInformer } from './support/informer.ts'

const gadget = '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x'

let api: FakeApiServer
let running: RunningGateway

beforeEach(async () => {
  api = await startFakeApiServer()
  running = await startGateway(api.url)
})
afterEach(async () => {
  await running.stop()
  await api.stop()
})

describe('what concerns nobody but the engine and the API server', () => {
  it('goes through unchanged: method, path, query, media types and body, and the answer likewise', async () => {
    const body = randomBytes(70_000)
    const reply = randomBytes(70_000)
    api.handle(/leases\/op$/, (_request, stream) => {
      stream.respond({ ':status': 201, 'content-type': 'application/vnd.kubernetes.protobuf', warning: '299 - "old"' })
      stream.end(reply)
    })

    const answer = await fetch(`${running.url}/apis/coordination.k8s.io/v1/namespaces/s/leases/op?timeout=5s`, {
      method: 'PUT',
      body,
      headers: {
        accept: 'application/vnd.kubernetes.protobuf,application/json',
        'content-type': 'application/vnd.kubernetes.protobuf',
        'user-agent': 'metacontroller/v4.17.2',
        'accept-encoding': 'gzip',
      },
    })

    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toBe('application/vnd.kubernetes.protobuf')
    expect(answer.headers.get('warning')).toBe('299 - "old"')
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(reply)
    const request = api.requests.at(-1)
    expect(request?.method).toBe('PUT')
    expect(request?.query.toString()).toBe('timeout=5s')
    expect(request?.headers).toMatchObject({
      accept: 'application/vnd.kubernetes.protobuf,application/json',
      'content-type': 'application/vnd.kubernetes.protobuf',
      'user-agent': 'metacontroller/v4.17.2',
      authorization: 'Bearer first',
    })
    expect(request?.headers['accept-encoding']).toBeUndefined()
    expect(hash(request?.body)).toBe(hash(body))
  })

  it('is streamed: the first bytes of a watch arrive before the last', async () => {
    const streams: { write(text: string): unknown; end(): unknown }[] = []
    api.handle(/compositecontrollers$/, (_request, stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      stream.write('one\n')
      streams.push(stream)
    })

    const answer = await fetch(`${running.url}/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers?watch=true`)
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    streams[0]?.write('two\n')
    const second = await reader?.read()
    streams[0]?.end()

    expect([text(first?.value), text(second?.value)]).toEqual(['one\n', 'two\n'])
    expect((await reader?.read())?.done).toBe(true)
  })

  it('is given up at the API server when the engine hangs up', async () => {
    let closed = false
    api.handle(/slow$/, (_request, stream) => stream.on('close', () => (closed = true)))
    const request = httpRequest(`${running.url}/apis/slow`)
    request.on('error', () => undefined)
    request.end()
    await eventually(() => expect(api.requests.at(-1)?.path).toBe('/apis/slow'))

    request.destroy()

    await eventually(() => expect(closed).toBe(true))
  })

  it('may be large, but not larger than any object', async () => {
    api.handle(/gadgets\/x\/status$/, (request, stream) => {
      stream.respond({ ':status': 200 })
      stream.end(`${request.body.length}`)
    })

    expect(await (await putStatus(3_000_000)).text()).toBe('3000000')
    expect((await putStatus(9_000_000)).status).toBe(413)
  })
})

describe('the token', () => {
  it('is read again when the API server refuses it, and the request is repeated', async () => {
    api.tokens.add('second')
    await writeFile(running.tokenFile, 'second\n')
    expect((await fetch(`${running.url}/api`)).status).toBe(404)

    api.tokens.clear()
    api.tokens.add('third')
    await writeFile(running.tokenFile, 'third')
    expect((await fetch(`${running.url}/api`)).status).toBe(404)
    expect(api.requests.slice(-2).map(({ headers }) => headers.authorization)).toEqual([
      'Bearer second',
      'Bearer third',
    ])
  })

  it("that stays refused is the engine's to hear", async () => {
    api.tokens.add('other')

    expect((await fetch(`${running.url}/api`)).status).toBe(401)
  })
})

describe('connections to the API server', () => {
  it('are as few as the streams need', async () => {
    await running.stop()
    await api.stop()
    api = await startFakeApiServer({ maxStreams: 10 })
    running = await startGateway(api.url, { namespaces: Array.from({ length: 20 }, (_, index) => `n${index}`) })
    const views = await Promise.all(
      ['/api/v1/configmaps', '/api/v1/services'].map((path) => startInformer({ url: running.url, path })),
    )

    await eventually(() => expect(api.watches()).toBe(40))
    expect(api.connections()).toBeLessThanOrEqual(5)
    expect(await running.metric('toolhive_gateway_upstream_connections')).toBe(`${api.connections()}`)
    await Promise.all(views.map((client) => client.stop()))
    await eventually(() => expect(api.connections()).toBe(1))
  })

  it.each([
    ['has room no more', constants.NGHTTP2_REFUSED_STREAM],
    ['has had enough', constants.NGHTTP2_ENHANCE_YOUR_CALM],
  ])('are left alone once the other side %s', async (_, code) => {
    const sessions = new Set<unknown>()
    api.handle(/^\/api$/, (_request, stream) => {
      sessions.add(stream.session)
      if (sessions.size === 1) return stream.close(code)
      stream.respond({ ':status': 200 })
      stream.end('{}')
    })

    expect((await fetch(`${running.url}/api`)).status).toBe(200)
    expect(sessions.size).toBe(2)
    await eventually(() => expect(api.connections()).toBe(1))
  })

  it('are replaced when the API server says goodbye, without an error', async () => {
    const client = await startInformer({ url: running.url, path: '/api/v1/configmaps' })
    await eventually(() => expect(api.watches()).toBe(1))

    api.goAway()
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${running.url}/api`)))

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 404))
    api.put('/api/v1/namespaces/a/configmaps', { metadata: { name: 'x', namespace: 'a' } })
    await eventually(() => expect(client.log).toEqual(['LIST', 'ADDED a/x']))
    await client.stop()
  })

  it('that break are waited for: requests and watches notice nothing', async () => {
    const collection = '/api/v1/namespaces/a/configmaps'
    api.put(collection, { metadata: { name: 'x', namespace: 'a' } })
    const client = await startInformer({ url: running.url, path: '/api/v1/configmaps' })
    const port = Number(new URL(api.url).port)

    await api.stop()
    const asked = fetch(`${running.url}/api`)
    const written = fetch(`${running.url}${collection}/y`, {
      method: 'PUT',
      body: '{"metadata":{"name":"y","namespace":"a"}}',
    })
    await new Promise((resolve) => setTimeout(resolve, 700))
    api = await startFakeApiServer({ port, revision: 500 })

    expect((await asked).status).toBe(404)
    expect((await written).status).toBe(201)
    // Another server with another history: x is gone, y is new.
    await eventually(() => expect([...client.objects.keys()]).toEqual(['a/y']))
    expect(client.log.filter((line) => line === 'LIST')).toHaveLength(1)
    await client.stop()
  })

  it('that break in the middle of an answer: the engine does not take half of it for the whole', async () => {
    api.handle(/half/, (_request, stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      stream.write('{"kind":"Gadget",')
      setTimeout(() => stream.session?.destroy(), 20)
    })

    const passed = fetch(`${running.url}/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/half`)
    await expect(passed.then((answer) => answer.text())).rejects.toThrow()

    const metadata = { name: 'half', ownerReferences: [{ kind: 'Gadget', name: 'half', uid: 'p1', controller: true }] }
    const applied = await fetch(`${running.url}/api/v1/namespaces/a/services/half?force=true`, {
      method: 'PATCH',
      body: JSON.stringify({ metadata }),
      headers: { 'content-type': 'application/apply-patch+yaml' },
    })
    expect([applied.status, applied.headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('are dropped when a ping is not answered', async () => {
    await running.stop()
    running = await startGateway(api.url, { pingMilliseconds: 50 })
    expect((await fetch(`${running.url}/api`)).status).toBe(404)
    await new Promise((resolve) => setTimeout(resolve, 200))

    expect(api.connections()).toBe(1)
  })
})

function putStatus(size: number): Promise<Response> {
  return fetch(`${running.url}${gadget}/status`, { method: 'PUT', body: Buffer.alloc(size) })
}

function hash(bytes: Buffer | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
}

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString()
}
