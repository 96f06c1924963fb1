import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { type RunningGateway, startGateway } from './support/gateway.ts'

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

/** What reached the API server besides the gateway's own look at its readiness. */
function reached(): readonly string[] {
  return api.requests.filter(({ path }) => path !== '/readyz').map(({ method, path }) => `${method} ${path}`)
}

/** Sends a target as it is: `fetch` would tidy it up. */
function send(method: string, target: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(running.url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path: target, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end()
  })
}

/** The first line that the gateway answers to these bytes; empty where it hangs up. */
function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(running.url).port), '127.0.0.1')
  return new Promise((resolve) => {
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''))
    socket.write(text)
  })
}

describe('a request that the engine never makes', () => {
  it.each([
    ['GET', '/api/v1/secrets'],
    ['GET', '/api/v1/namespaces/a/secrets/x'],
    ['GET', '/api/v1/watch/secrets'],
    ['GET', '/api/v1/nodes'],
    ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
    ['GET', '/apis/batch/v1/jobs'],
    ['POST', '/apis/authentication.k8s.io/v1/tokenreviews'],
    ['POST', '/api/v1/namespaces/a/serviceaccounts/x/token'],
    ['POST', '/api/v1/namespaces/a/pods/x/exec?command=sh'],
    ['GET', '/api/v1/namespaces/a/pods/x/exec?command=sh'],
    ['POST', '/api/v1/namespaces/a/pods/x/attach'],
    ['GET', '/api/v1/namespaces/a/pods/x/log'],
    ['GET', '/api/v1/namespaces/a/services/x/proxy/metrics'],
    ['GET', '/api/v1/namespaces/a/pods/x/portforward'],
    ['GET', '/api/v1/namespaces/a/pods/x'],
    ['GET', '/api/v1/namespaces/a/configmaps'],
    ['POST', '/api/v1/namespaces/a/configmaps'],
    ['DELETE', '/api/v1/configmaps'],
    ['DELETE', '/api/v1/namespaces/a/configmaps'],
    ['DELETE', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x'],
    ['PUT', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x'],
    ['PATCH', '/apis/toolhive.stacklok.dev/v1alpha1/namespaces/a/gadgets/x/status'],
    ['PUT', '/apis/apps/v1/namespaces/a/deployments/x/scale'],
    ['PUT', '/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers/x'],
    ['DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/x'],
    ['GET', '/apis/coordination.k8s.io/v1/leases'],
    ['DELETE', '/apis/coordination.k8s.io/v1/namespaces/a/leases/op'],
    ['GET', '/api/v1/events'],
    ['GET', '/metrics'],
    ['GET', '/logs/'],
    ['GET', '/openapi/v2'],
    ['OPTIONS', '/api'],
    ['POST', '/api'],
  ])('is forbidden and goes nowhere: %s %s', async (method, target) => {
    const answer = await fetch(`${running.url}${target}`, { method })

    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 })
    expect(reached()).toEqual([])
  })

  it.each([
    '/api/v1/namespaces/a/configmaps/../secrets/x',
    '/api/v1/namespaces/a/configmaps/%2e%2e/secrets/x',
    '/api/v1/namespaces/a/configmaps/..%2fsecrets%2fx',
    '/api/v1/namespaces/a/configmaps/x%2f..%2f..%2fsecrets',
    '/api/v1/namespaces/a/configmaps/x%00',
    '/api/v1/namespaces/a/configmaps/..',
    '/api/v1/namespaces/a/configmaps/.',
    '//api/v1/secrets',
    '/api//v1/secrets',
    '/api/v1/namespaces/a//configmaps/x',
    '/api/v1/namespaces/a/configmaps/x/',
    '/api/v1/./secrets',
    '/%61pi/v1/secrets',
    '/api/v1/namespaces/a/configmaps/x;/../../secrets',
    '/api/v1/namespaces/a/configmaps/x\\..\\secrets',
    '/api/v1/namespaces/a/configmaps/x#/secrets',
    'http://127.0.0.1/api/v1/secrets',
    'https://kubernetes.default.svc/api',
    'api/v1/secrets',
    '*',
  ])('is not let in by its spelling: %s', async (target) => {
    // 400 is Node's own answer to a target that is none
    expect([400, 403]).toContain(await send('GET', target))
    expect(reached()).toEqual([])
  })

  it('is not let in by another protocol', async () => {
    expect(await send('GET', '/api', { connection: 'Upgrade', upgrade: 'SPDY/3.1' })).toBe(403)
    expect(await raw('CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n')).not.toMatch(/ 200 /)
    expect(reached()).toEqual([])
  })

  it('patches a child in no way but by an apply, or to take off the annotation of the older engine', async () => {
    const path = '/api/v1/namespaces/a/services/x'
    api.put('/api/v1/namespaces/a/services', { metadata: { name: 'x', namespace: 'a' } })
    const patch = (operations: unknown, type = 'application/json-patch+json'): Promise<number> =>
      fetch(`${running.url}${path}`, {
        method: 'PATCH',
        body: JSON.stringify(operations),
        headers: { 'content-type': type },
      }).then(({ status }) => status)
    const annotation = '/metadata/annotations/metacontroller.k8s.io~1last-applied-configuration'
    const removal = { op: 'remove', path: annotation }

    expect(await patch([{ op: 'replace', path: '/spec/selector', value: {} }])).toBe(403)
    expect(await patch([removal, { op: 'remove', path: '/metadata/ownerReferences' }])).toBe(403)
    expect(await patch({ metadata: { ownerReferences: null } }, 'application/merge-patch+json')).toBe(403)
    expect(await patch({ metadata: {} }, 'application/strategic-merge-patch+json')).toBe(403)
    expect(reached()).toEqual([])

    await patch([removal])
    expect(reached()).toEqual([`PATCH ${path}`])
  })
})

describe('a request that the engine makes', () => {
  it('goes on with no header but those that it needs', async () => {
    await fetch(`${running.url}/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers`, {
      headers: {
        accept: 'application/json',
        'user-agent': 'metacontroller/v4.17.2',
        'impersonate-user': 'system:admin',
        'impersonate-group': 'system:masters',
        'impersonate-extra-scopes': 'all',
        'x-remote-user': 'system:admin',
        'x-forwarded-for': '10.0.0.1',
        cookie: 'a=b',
      },
    })

    const { headers } = api.requests.at(-1) ?? {}
    const passed = Object.keys(headers ?? {}).filter((name) => !name.startsWith(':'))
    expect(passed.toSorted()).toEqual(['accept', 'authorization', 'user-agent'])
  })
})

describe('who may ask', () => {
  const password = 'a'.repeat(43)

  it.each([
    ['nothing', {}],
    ['another password', basic(`engine:${'b'.repeat(43)}`)],
    ['a part of the password', basic(`engine:${password.slice(1)}`)],
    ['more than the password', basic(`engine:${password}a`)],
    ['another name', basic(`admin:${password}`)],
    ['another scheme', { authorization: `Bearer ${password}` }],
    ['an empty password', basic('engine:')],
  ])('is nobody who brings %s', async (_, headers) => {
    await running.stop()
    running = await startGateway(api.url, { password })

    const answer = await fetch(`${running.url}/api`, { headers })

    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized', code: 401 })
    expect(reached()).toEqual([])
    expect(running.gateway.engine.count()).toBe(0)
    expect(await running.metric('toolhive_gateway_refused_requests_total{reason="unauthenticated"}')).toBe('1')
  })

  it("is the engine, whose password stays here: the API server sees the pod's token", async () => {
    await running.stop()
    running = await startGateway(api.url, { password })

    await fetch(`${running.url}/api`, { headers: basic(`engine:${password}`) })

    expect(running.gateway.engine.count()).toBe(1)
    expect(api.requests.at(-1)).toMatchObject({ path: '/api', headers: { authorization: 'Bearer first' } })
  })
})

function basic(text: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` }
}
