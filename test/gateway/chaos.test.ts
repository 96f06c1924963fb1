import { array, assert, asyncProperty, constantFrom, oneof, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, startGateway } from './support/gateway.ts'
import { startInformer } from './support/informer.ts'

const namespaces = ['a', 'b', 'c']
const names = ['x', 'y', 'z']
const path = '/api/v1/services'
const child = { 'controller-uid': 'p1' }

/** What may happen, in any order: to objects, to the connection, to the rights, to the client. */
const edit = record({
  does: constantFrom('put', 'unlabel', 'remove'),
  namespace: constantFrom(...namespaces, 'forbidden'),
  name: constantFrom(...names),
})
const trouble = record({
  does: constantFrom(
    'cut',
    'reset',
    'compact',
    'compact-event',
    'go-away',
    'bookmark',
    'revoke',
    'grant',
    'hang-up',
    'wait',
  ),
  namespace: constantFrom(...namespaces),
  name: constantFrom(''),
})

describe('a view of several namespaces', () => {
  it.each([
    ['of the allowed namespaces', namespaces],
    ['of the whole cluster', []],
  ])('%s ends equal to what is stored, whatever happened on the way', { timeout: 120_000 }, async (_, allowed) => {
    await assert(
      asyncProperty(
        array(oneof({ weight: 3, arbitrary: edit }, { weight: 1, arbitrary: trouble }), { maxLength: 60 }),
        async (steps) => {
          const api = await startFakeApiServer()
          const running = await startGateway(api.url, { namespaces: allowed })
          const view = await startInformer({ url: running.url, path })
          try {
            for (const step of steps) {
              if (step.does === 'hang-up') view.hangUp()
              else if (step.does === 'wait') await new Promise((resolve) => setTimeout(resolve, 5))
              else happen(api, step)
            }
            api.allow()

            await eventually(() => expect(Object.fromEntries(view.objects)).toEqual(stored(api, allowed)), 8_000)
            expect(running.log.filter(({ level }) => level === 'error')).toEqual([])
          } finally {
            await view.stop()
            await running.stop()
            await api.stop()
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

function happen(
  api: FakeApiServer,
  { does, namespace, name }: { does: string; namespace: string; name: string },
): void {
  const collection = `/api/v1/namespaces/${namespace}/services`
  const metadata = { name, namespace }
  if (does === 'put') api.put(collection, { metadata: { ...metadata, labels: child } })
  if (does === 'unlabel') api.put(collection, { metadata })
  if (does === 'remove') api.remove(collection, name)
  if (does === 'cut') api.cutWatches()
  if (does === 'reset') api.cutWatches('reset')
  if (does === 'compact') api.compact()
  if (does === 'compact-event') api.compact('event')
  if (does === 'go-away') api.goAway()
  if (does === 'bookmark') api.bookmark()
  if (does === 'revoke') api.refuse(new RegExp(`/namespaces/${namespace}/services`), 403)
  if (does === 'grant') api.allow()
}

/** The labelled objects of the namespaces that are shown. */
function stored(api: FakeApiServer, allowed: readonly string[]): Record<string, string> {
  const shown = allowed.length === 0 ? [...namespaces, 'forbidden'] : allowed
  return Object.fromEntries(
    shown.flatMap((namespace) =>
      names.flatMap((name) => {
        const object = api.get(`/api/v1/namespaces/${namespace}/services`, name)
        if (object?.metadata.labels === undefined) return []
        return [[`${namespace}/${name}`, object.metadata.resourceVersion ?? '']]
      }),
    ),
  )
}
