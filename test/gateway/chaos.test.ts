import { array, assert, asyncProperty, boolean, constantFrom, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, type RunningGateway, startGateway } from './support/gateway.ts'
import { type Informer, startInformer } from './support/informer.ts'

const namespaces = ['a', 'b', 'c']
const names = ['x', 'y', 'z']
const path = '/api/v1/services'
/** How many sequences of trouble are tried; `npm run test:long` looks further. */
const runs = Number(process.env['CHAOS_RUNS'] ?? 8)
const child = { 'controller-uid': 'p1' }

interface World {
  readonly api: FakeApiServer
  readonly running: RunningGateway
  readonly client: Informer
}

/** What may befall the gateway's sources; it lasts until the round ends. */
const troubles = {
  none: () => undefined,
  cut: ({ api }) => api.cutWatches(),
  reset: ({ api }) => api.cutWatches('reset'),
  dark({ api }) {
    api.refuse(/services$/, 503)
    api.cutWatches()
  },
  revoked({ api }) {
    api.refuse(/namespaces\/b\/services$/, 403)
    api.cutWatches()
  },
  farewell: ({ api }) => api.goAway(),
  bookmark: ({ api }) => api.bookmark(),
  hangUp: ({ client }) => client.hangUp(),
} satisfies Record<string, (world: World) => void>

const edits = array(
  record({
    does: constantFrom('put', 'put', 'unlabel', 'remove'),
    namespace: constantFrom(...namespaces, 'forbidden'),
    name: constantFrom(...names),
  }),
  { minLength: 1, maxLength: 5 },
)

/** Some edits, a trouble, edits while it lasts, and its end, after which old versions may be unknown. */
const round = record({
  before: edits,
  trouble: constantFrom('none', 'cut', 'reset', 'dark', 'revoked', 'farewell', 'bookmark', 'hangUp'),
  during: edits,
  compacts: boolean(),
  settles: boolean(),
} as const)

describe('what is shown of several namespaces', () => {
  it.each([
    ['of the allowed namespaces', namespaces],
    ['of the whole cluster', []],
  ])('%s ends equal to what is stored, whatever happened on the way', { timeout: 240_000 }, async (_, allowed) => {
    await assert(
      asyncProperty(array(round, { minLength: 2, maxLength: 6 }), async (rounds) => {
        const world = await start(allowed)
        try {
          for (const { before, trouble, during, compacts, settles } of rounds) {
            before.forEach((edit) => apply(world.api, edit))
            if (settles) await settled(world, allowed)
            troubles[trouble](world)
            await pause()
            during.forEach((edit) => apply(world.api, edit))
            if (compacts) world.api.compact()
            world.api.allow()
          }
          await settled(world, allowed)
          expect(world.running.log.filter(({ level }) => level === 'error')).toEqual([])
        } finally {
          await world.client.stop()
          await world.running.stop()
          await world.api.stop()
        }
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })
})

async function start(allowed: readonly string[]): Promise<World> {
  const api = await startFakeApiServer()
  const running = await startGateway(api.url, { namespaces: allowed })
  return { api, running, client: await startInformer({ url: running.url, path }) }
}

function settled({ api, client }: World, allowed: readonly string[]): Promise<void> {
  return eventually(() => expect(Object.fromEntries(client.objects)).toEqual(stored(api, allowed)), 4_000)
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10))
}

function apply(api: FakeApiServer, edit: { does: string; namespace: string; name: string }): void {
  const collection = `/api/v1/namespaces/${edit.namespace}/services`
  const metadata = { name: edit.name, namespace: edit.namespace }
  if (edit.does === 'put') api.put(collection, { metadata: { ...metadata, labels: child } })
  else if (edit.does === 'unlabel') api.put(collection, { metadata })
  else api.remove(collection, edit.name)
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
