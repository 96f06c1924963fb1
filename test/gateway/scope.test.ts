import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectKey } from '../../hooks/gateway/views/cached-object.ts'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { type FakeApiServer, type FakeObject, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, type RunningGateway, startGateway } from './support/gateway.ts'
import { type Informer, startInformer } from './support/informer.ts'

const configMaps = '/api/v1/configmaps'
const inNamespace = (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`

let api: FakeApiServer
let running: RunningGateway
const informers: Informer[] = []

function put(namespace: string, name: string, metadata: Record<string, unknown> = {}): FakeObject {
  return api.put(inNamespace(namespace), { data: { a: '1' }, metadata: { name, namespace, ...metadata } })
}

async function informer(path = configMaps, timeoutSeconds?: number): Promise<Informer> {
  const started = await startInformer({ url: running.url, path, ...(timeoutSeconds ? { timeoutSeconds } : {}) })
  informers.push(started)
  return started
}

/** What is in the namespaces, by key, as an informer holds it. */
function stored(...namespaces: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    namespaces.flatMap((namespace) =>
      ['x', 'y', 'z'].flatMap((name) => {
        const version = api.get(inNamespace(namespace), name)?.metadata.resourceVersion
        return version === undefined ? [] : [[`${namespace}/${name}`, version]]
      }),
    ),
  )
}

beforeEach(async () => {
  api = await startFakeApiServer()
  running = await startGateway(api.url, { namespaces: ['a', 'b'] })
})
afterEach(async () => {
  await Promise.all(informers.splice(0).map((each) => each.stop()))
  await running.stop()
  await api.stop()
})

describe('a cluster-wide LIST in namespace mode', () => {
  it('holds the objects of the allowed namespaces and asks for no other', async () => {
    put('a', 'x')
    put('b', 'x')
    put('c', 'x')

    const list = await json(`${running.url}${configMaps}?limit=500&resourceVersion=0`)

    expect(list).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '103' } })
    expect(listAt(list, 'items').map((item) => stringAt(item, 'metadata', 'namespace'))).toEqual(['a', 'b'])
    expect(stringAt(list, 'metadata', 'continue')).toBeUndefined()
    // both namespaces are asked at once: either may come first
    expect(api.requests.map(({ path }) => path).toSorted()).toEqual([inNamespace('a'), inNamespace('b'), '/readyz'])
  })

  it('has the order of the API server, whichever namespace answers first and however they are named to it', async () => {
    await running.stop()
    running = await startGateway(api.url, { namespaces: ['d', 'c', 'a', 'b'] })
    const pauses: Readonly<Record<string, number>> = { a: 150, b: 50, c: 100, d: 0 }
    api.handle(/configmaps$/, ({ path }, stream) => {
      const namespace = /namespaces\/(.)/.exec(path)?.[1] ?? ''
      const items = ['x', 'y'].map((name) => ({ metadata: { name, namespace, resourceVersion: '1' } }))
      setTimeout(() => {
        stream.respond({ ':status': 200, 'content-type': 'application/json' })
        stream.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items }))
      }, pauses[namespace])
    })

    const list = await json(`${running.url}${configMaps}`)

    expect(listAt(list, 'items').map(objectKey)).toEqual(['a/x', 'a/y', 'b/x', 'b/y', 'c/x', 'c/y', 'd/x', 'd/y'])
  })

  it('does not stop where large objects and the order of namespaces meet', async () => {
    const text = 'x'.repeat(300_000)
    for (const namespace of ['a', 'b']) {
      for (const name of ['x', 'y', 'z']) {
        api.put(inNamespace(namespace), { data: { text }, metadata: { name, namespace } })
      }
    }
    const held: { end(text: string): unknown }[] = []
    api.handle(/namespaces\/a\/configmaps/, (_request, stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      stream.write('{"metadata":{"resourceVersion":"7"},"items":[')
      held.push(stream)
    })
    const listing = json(`${running.url}${configMaps}`)
    await new Promise((resolve) => setTimeout(resolve, 200)) // the second namespace has had time to begin

    const items = ['x', 'y', 'z'].map((name) => JSON.stringify(api.get(inNamespace('a'), name)))
    held[0]?.end(`${items.join()}]}`)

    expect(listAt(await listing, 'items').map(objectKey)).toEqual(['a/x', 'a/y', 'a/z', 'b/x', 'b/y', 'b/z'])
  })

  it('reads long ones page by page and gives them out as one', async () => {
    for (let index = 0; index < 1203; index += 1) put('a', `x${index}`)

    const list = await json(`${running.url}${configMaps}`)

    expect(listAt(list, 'items')).toHaveLength(1203)
    expect(
      api.requests.filter(({ path }) => path === inNamespace('a')).map(({ query }) => query.get('continue')),
    ).toEqual([null, '500', '1000'])
  })

  it('is empty, and a list, where there is nothing', async () => {
    const list = await json(`${running.url}${configMaps}`)

    expect(list).toEqual({ items: [], apiVersion: 'v1', kind: 'ConfigMapList', metadata: { resourceVersion: '100' } })
  })

  it('keeps the selector of its client beside the one of the scope', async () => {
    await fetch(`${running.url}/api/v1/services?labelSelector=app%3Dx`)

    expect(api.requests.at(-1)?.query.get('labelSelector')).toBe('app=x,controller-uid')
  })

  it('passes on that a resource does not exist, when no namespace knows it', async () => {
    api.refuse(/configmaps/, 404)

    expect((await fetch(`${running.url}${configMaps}`)).status).toBe(404)
  })

  it('passes on a failure of the API server', async () => {
    api.refuse(/namespaces\/b\/configmaps/, 500)

    expect((await fetch(`${running.url}${configMaps}`)).status).toBe(500)
  })

  it('is broken off rather than half a list, when the failure comes late', async () => {
    put('a', 'x')
    api.handle(/namespaces\/b\/configmaps/, (_request, stream) => {
      setTimeout(() => {
        stream.respond({ ':status': 500 })
        stream.end()
      }, 100)
    })

    await expect(json(`${running.url}${configMaps}`)).rejects.toThrow()
  })
})

describe('a cluster-wide WATCH in namespace mode', () => {
  it('shows what happens in every allowed namespace and nothing else', async () => {
    put('a', 'x')
    const client = await informer()

    put('b', 'y')
    put('c', 'z')
    put('a', 'x')
    api.remove(inNamespace('b'), 'y')

    await eventually(() =>
      expect(client.log).toEqual(['LIST', 'ADDED b/y', 'MODIFIED a/x', 'DELETED b/y'].toSorted(byKind(client.log))),
    )
    expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b'))
  })

  it.each(['end', 'reset'] as const)('goes on without a gap when the API server ends it (%s)', async (how) => {
    put('a', 'x')
    const client = await informer()
    await eventually(() => expect(api.watches()).toBe(2))

    api.cutWatches(how)
    put('a', 'x')
    put('b', 'y')

    await eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b')))
    expect(client.log.filter((line) => line === 'LIST')).toHaveLength(1)
  })

  it.each(['status', 'event'] as const)(
    'survives a version that is too old (%s): the engine sees the differences',
    async (how) => {
      put('a', 'x')
      put('a', 'y')
      put('b', 'x')
      const client = await informer()
      await eventually(() => expect(api.watches()).toBe(2))

      api.refuse(/configmaps/, 503)
      api.cutWatches()
      await eventually(() => expect(api.watches()).toBe(0))
      api.remove(inNamespace('a'), 'x')
      put('a', 'y')
      put('b', 'z')
      api.compact(how)
      api.allow()

      await eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b')))
      expect(client.log.toSorted()).toEqual(['ADDED b/z', 'DELETED a/x', 'LIST', 'MODIFIED a/y'])
      expect(await running.metric('toolhive_gateway_relists_total')).toBe('2')
    },
  )

  it('is resumed by its client from the last event, and from no other', async () => {
    put('a', 'x')
    const client = await informer(configMaps, 1)
    put('a', 'y')
    await eventually(() => expect(client.objects.size).toBe(2))
    await new Promise((resolve) => setTimeout(resolve, 1200))
    put('b', 'y')

    await eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b')))
    expect(client.log.filter((line) => line === 'LIST')).toHaveLength(1)

    const unknown = await fetch(`${running.url}${configMaps}?watch=true&resourceVersion=12345`)
    expect(unknown.status).toBe(410)
    expect(await unknown.json()).toMatchObject({ kind: 'Status', reason: 'Expired', code: 410 })
  })

  it('moves on with bookmarks, which it keeps to itself', async () => {
    put('a', 'x')
    const client = await informer()
    await eventually(() => expect(api.watches()).toBe(2))
    put('c', 'x')
    api.bookmark()
    await new Promise((resolve) => setTimeout(resolve, 50))

    api.cutWatches()
    await eventually(() => expect(api.requests.filter(({ query }) => query.has('watch'))).toHaveLength(4))

    const resumed = api.requests.slice(-2).map(({ query }) => query.get('resourceVersion'))
    expect(resumed).toEqual(['102', '102'])
    expect(client.log).toEqual(['LIST'])
  })

  it('refuses the streaming list, so that the client lists and watches', async () => {
    const answer = await fetch(
      `${running.url}${configMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
    )

    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ kind: 'Status', reason: 'Invalid' })
  })
})

describe('a namespace that cannot be read', () => {
  it.each([403, 404])('counts as empty, is said once, and appears when it can (%i)', async (code) => {
    put('a', 'x')
    put('b', 'y')
    api.refuse(/namespaces\/b\//, code)
    const client = await informer()
    const services = await informer('/api/v1/services')

    expect([...client.objects.keys()]).toEqual(['a/x'])
    put('a', 'z')
    await eventually(() => expect([...client.objects.keys()]).toEqual(['a/x', 'a/z']))

    api.allow()
    await eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b')), 7_000)

    expect(client.log).toEqual(['LIST', 'ADDED a/z', 'ADDED b/y'])
    expect(services.log).toEqual(['LIST'])
    await eventually(
      () => expect(running.log.filter(({ msg }) => msg.includes('can be read again'))).toHaveLength(1),
      7_000,
    )
    expect(running.log.filter(({ level }) => level === 'warn')).toEqual([expect.objectContaining({ namespace: 'b' })])
  })

  it('keeps its objects with the client when it is refused later, and catches up', async () => {
    put('a', 'x')
    put('b', 'y')
    const client = await informer()
    await eventually(() => expect(api.watches()).toBe(2))

    api.refuse(/namespaces\/b\//, 403)
    api.cutWatches()
    await eventually(() => expect(running.log).toHaveLength(1))
    put('b', 'z')
    put('a', 'y')
    await eventually(() => expect([...client.objects.keys()].toSorted()).toEqual(['a/x', 'a/y', 'b/y']))

    api.allow()
    await eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored('a', 'b')), 7_000)
    expect(client.log.filter((line) => line === 'LIST')).toHaveLength(1)
  })
})

describe('an API server that is not ready yet', () => {
  it('is not believed when it says forbidden: the engine is told to ask again', async () => {
    put('a', 'x')
    await json(`${running.url}${configMaps}`) // it was ready once
    await new Promise((resolve) => setTimeout(resolve, 600))
    api.refuse(/configmaps|readyz/, 403)

    const answer = await fetch(`${running.url}${configMaps}`)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(running.log).toEqual([])
  })
})

describe('namespaces and events in namespace mode', () => {
  it('lists the allowed namespaces without asking, and watches idly', async () => {
    const list = await json(`${running.url}/api/v1/namespaces?limit=500&resourceVersion=0`)
    const begun = performance.now()
    const watch = await (
      await fetch(`${running.url}/api/v1/namespaces?watch=true&resourceVersion=1&timeoutSeconds=1`)
    ).text()

    expect(listAt(list, 'items').map((item) => stringAt(item, 'metadata', 'name'))).toEqual(['a', 'b'])
    expect(watch).toBe('')
    expect(performance.now() - begun).toBeGreaterThan(900)
    expect(api.requests).toEqual([])
  })

  it('swallows events of other namespaces and passes on those of its own', async () => {
    const event = { metadata: { name: 'e1', namespace: 'default' }, reason: 'Started' }
    const send = (namespace: string): Promise<Response> =>
      fetch(`${running.url}/api/v1/namespaces/${namespace}/events`, {
        method: 'POST',
        body: JSON.stringify(event),
        headers: { 'content-type': 'application/json' },
      })

    const swallowed = await send('default')
    expect([swallowed.status, await swallowed.json()]).toEqual([201, event])
    expect(api.requests).toEqual([])

    expect((await send('a')).status).toBe(201)
    expect(api.requests.at(-1)?.path).toBe('/api/v1/namespaces/a/events')
  })
})

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

/** Events of different namespaces may come in any order between each other. */
function byKind(order: readonly string[]): (left: string, right: string) => number {
  return (left, right) => order.indexOf(left) - order.indexOf(right)
}
