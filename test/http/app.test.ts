import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../hooks/kinds/index.ts'
import { serve } from '../../hooks/runtime/serve.ts'
import { beginCall } from './raw-call.ts'
import { service } from './service.ts'
import { customizeBody, syncBody } from './weather-kind.ts'

describe('hook paths', () => {
  it('answers sync with status and children, and nothing else', async () => {
    const { app } = service()

    const response = await request(app)
      .post('/weather/sync')
      .send(syncBody({ note: 'sun' }))

    expect(response.status).toBe(200)
    expect(response.headers['content-type']).toMatch(/^application\/json/)
    expect(response.body).toEqual({
      status: { phase: 'Known', seen: '2026-01-31T12:00:00Z' },
      children: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'berlin-forecast', namespace: 'demo' },
          data: { note: 'sun' },
        },
      ],
    })
  })

  it('answers customize with resource rules', async () => {
    const response = await request(service().app).post('/weather/customize').send(customizeBody())

    expect(response.status).toBe(200)
    expect(response.body).toEqual({
      relatedResources: [{ apiVersion: 'v1', resource: 'configmaps', namespace: 'demo', names: ['berlin-in'] }],
    })
  })

  it("answers 200 to a user's mistake, for children must not be taken away", async () => {
    const response = await request(service().app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'mistaken' }))

    expect(response.status).toBe(200)
    expect(response.body.children).toHaveLength(1)
  })

  it('tells nobody what it is made of', async () => {
    const { headers } = await request(service().app).post('/weather/sync').send(syncBody())

    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('etag')
  })

  it('answers many calls at once, each with its own children', async () => {
    const { server, url } = await serve(service().app, '127.0.0.1', 0)
    const notes = Array.from({ length: 200 }, (_, index) => `note-${index}`)

    const answers = await Promise.all(
      notes.map(async (note) => {
        const response = await fetch(`${url}/weather/sync`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(syncBody({ note })),
        })
        return /note-\d+/.exec(await response.text())?.[0]
      }),
    )
    server.closeAllConnections()
    server.close()

    expect(answers).toEqual(notes)
  })
})

describe('refusals', () => {
  const json = 'application/json'
  const foreign = { ...syncBody(), parent: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' } } }
  it.each([
    ['a body that is no JSON', json, '{"parent": hunter2', 400],
    ['no body', json, '', 400],
    ['a list', json, '[]', 400],
    ['null', json, 'null', 400],
    ['a number', json, '7', 400],
    ['an empty object', json, '{}', 400],
    ['a parent of another kind', json, JSON.stringify(foreign), 400],
    ['a field that the engine does not send', json, JSON.stringify({ ...syncBody(), extra: 'hunter2' }), 400],
    ['children that are no map', json, JSON.stringify({ ...syncBody(), children: 'hunter2' }), 400],
    [
      'a null among the children',
      json,
      JSON.stringify({ ...syncBody(), children: { 'ConfigMap.v1': { 'a/b': null } } }),
      400,
    ],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['YAML', 'application/yaml', 'a: b', 415],
    ['text', 'text/plain', '{}', 415],
    ['a foreign charset', 'application/json; charset=koi8-r', '{}', 415],
    ['a deep nest', json, `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400],
  ])('refuses %s', async (_, type, body, status) => {
    const { app } = service()

    const response = await request(app).post('/weather/sync').set('Content-Type', type).send(body)

    expect(response.status).toBe(status)
    expect(Object.keys(response.body)).toEqual(['error'])
    expect(response.text.length).toBeLessThan(120)
    expect(response.text).not.toContain('hunter2')
  })

  it('refuses a compressed body', async () => {
    const response = await request(service().app)
      .post('/weather/sync')
      .set('Content-Type', json)
      .set('Content-Encoding', 'gzip')
      .send('{}')

    expect(response.status).toBe(415)
  })

  it.each([
    ['post', '/', 404],
    ['post', '/weather', 404],
    ['post', '/mcpserver/sync', 404],
    ['post', '/weather/sync/', 404],
    ['post', '/Weather/sync', 404],
    ['post', '/weather/finalize', 404],
    ['get', '/weather/sync', 405],
    ['put', '/weather/customize', 405],
    ['delete', '/weather/sync', 405],
  ] as const)('refuses %s %s with %i', async (method, path, status) => {
    const response = await request(service().app)[method](path)

    expect(response.status).toBe(status)
    expect(Object.keys(response.body)).toEqual(['error'])
  })

  it('takes a body of 20 MB: a group of thousands of servers', async () => {
    const apiVersion = 'toolhive.stacklok.dev/v1alpha1'
    const parent = { apiVersion, kind: 'MCPGroup', metadata: { name: 'team', namespace: 'demo' }, spec: {} }
    const members = Array.from({ length: 10_000 }, (_, index) => {
      const metadata = { name: `s${index}`, namespace: 'demo', annotations: { long: 'x'.repeat(2_000) } }
      return [`demo/s${index}`, { apiVersion, kind: 'MCPServer', metadata, spec: { image: 'i', groupRef: 'team' } }]
    })
    const related = { [`MCPServer.${apiVersion}`]: Object.fromEntries(members) }

    const response = await request(service({ kinds }).app)
      .post('/mcpgroup/sync')
      .send({ ...syncBody(), parent, related })

    expect(response.status).toBe(200)
    expect(response.body.status).toMatchObject({ phase: 'Ready', serverCount: 10_000 })
  })

  it('answers a large body as it answers a small one', async () => {
    const { app } = service()
    const related = configMaps(2, 'x')
    const small = await request(app)
      .post('/weather/sync')
      .send({ ...syncBody({ note: 'n' }), related })
    const large = await request(app)
      .post('/weather/sync')
      .send({ ...syncBody({ note: 'n' }), related: configMaps(5, 'x'.repeat(1_000_000)) })

    expect(large.body).toEqual(small.body)
  })

  it('holds the children, and says why, where the related objects are too large to be kept', async () => {
    const { app, log } = service({ limits: { keptBytes: { children: 1e6, related: 5e6 } } })

    const response = await request(app)
      .post('/weather/sync')
      .send({ ...syncBody(), related: configMaps(6, 'x'.repeat(1_000_000)) })

    expect(response.status).toBe(200)
    expect(response.body.status).toMatchObject({ phase: 'Unknown' })
    expect(log.at(-1)).toMatchObject({ outcome: 'problems', problems: ['RelatedTooLarge'], name: 'berlin' })
  })

  it.each([
    ['a body', { bytes: 5_000_000 }, { related: configMaps(6, 'x'.repeat(1_000_000)) }],
    ['an object', { objectBytes: 4_000_000 }, { related: configMaps(1, 'x'.repeat(5_000_000)) }],
    [
      'what is kept of the children',
      { keptBytes: { children: 5e6, related: 1e6 } },
      { children: configMaps(6, 'x'.repeat(1_000_000)) },
    ],
  ])('refuses %s above its limit, and answers the next call', async (_, limits, parts) => {
    const { app } = service({ limits })

    const response = await request(app)
      .post('/weather/sync')
      .send({ ...syncBody(), ...parts })
    const next = await request(app).post('/weather/sync').send(syncBody())

    expect([response.status, next.status]).toEqual([413, 200])
  })

  it.each([
    ['that is no JSON', `{"parent": {"a": "${'x'.repeat(5_000_000)}"`, {}, 400],
    ['of another charset', `{"a": "${'x'.repeat(5_000_000)}"}`, { 'Content-Type': `${json}; charset=latin1` }, 415],
    ['that is compressed', 'x'.repeat(5_000_000), { 'Content-Encoding': 'gzip' }, 415],
  ])('refuses a large body %s', async (_, body, headers, status) => {
    const response = await request(service().app)
      .post('/weather/sync')
      .set({ 'Content-Type': json, ...headers })
      .send(body)

    expect(response.status).toBe(status)
  })

  it('asks a large body to come back while another one is read, and answers small ones', async () => {
    const { server, url } = await serve(service().app, '127.0.0.1', 0)
    const text = JSON.stringify({ ...syncBody(), related: configMaps(5, 'x'.repeat(1_000_000)) })
    const post = (body: string): Promise<Response> =>
      fetch(`${url}/weather/sync`, { method: 'POST', headers: { 'content-type': json }, body })
    const first = await beginCall(url, '/weather/sync', text)

    const second = await post(text)
    const small = await post(JSON.stringify(syncBody()))
    first.finish()
    const third = await post(text)
    server.closeAllConnections()
    server.close()

    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1'])
    expect(small.status).toBe(200)
    expect(third.status).toBe(200)
  })

  it('refuses a body that does not arrive in time, and hangs up', async () => {
    const { app } = service({ limits: { milliseconds: 100 } })
    const { server, url } = await serve(app, '127.0.0.1', 0)

    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      const parts: Buffer[] = []
      socket.on('data', (part) => parts.push(part))
      socket.on('error', reject)
      socket.on('close', () => resolve(Buffer.concat(parts).toString()))
      socket.write(
        `POST /weather/sync HTTP/1.1\r\nHost: x\r\nContent-Type: ${json}\r\nContent-Length: 500\r\n\r\n{"par`,
      )
    })
    server.close()

    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('answers a mistake of its own with a fixed body and goes on', async () => {
    const { app } = service()

    const first = await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'broken' }))
    const again = await request(app)
      .post('/weather/sync')
      .send(syncBody({ mood: 'broken' }))
    const next = await request(app).post('/weather/sync').send(syncBody())

    expect(first.status).toBe(500)
    expect(first.text).toBe(again.text)
    expect(first.text).not.toMatch(/hunter2|at |Error/)
    expect(next.status).toBe(200)
  })
})

describe('health', () => {
  it('is alive and ready until it is asked to stop; then alive only', async () => {
    const { app, readiness } = service()
    expect((await request(app).get('/readyz')).status).toBe(200)

    readiness.ready = false

    expect((await request(app).get('/readyz')).status).toBe(503)
    expect((await request(app).get('/healthz')).status).toBe(200)
  })

  it('is not ready while something of it does not work, and says what', async () => {
    let fault: string | undefined = 'the parser does not work'
    const { app } = service({ fault: () => fault })
    const unready = await request(app).get('/readyz')
    expect([unready.status, unready.text]).toEqual([503, 'the parser does not work'])
    fault = undefined
    expect((await request(app).get('/readyz')).status).toBe(200)
  })

  it('closes connections with its answers while it stops', async () => {
    const { app, readiness } = service()
    readiness.ready = false

    const response = await request(app).post('/weather/sync').send(syncBody())

    expect(response.status).toBe(200)
    expect(response.headers['connection']).toBe('close')
  })
})

/** Related ConfigMaps of a size. */
function configMaps(count: number, text: string): Readonly<Record<string, unknown>> {
  const entries = Array.from({ length: count }, (_, index) => {
    const metadata = { name: `c${index}`, namespace: 'demo', managedFields: [{ manager: 'x' }] }
    return [`demo/c${index}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text } }]
  })
  return { 'ConfigMap.v1': Object.fromEntries(entries) }
}
