import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { entry, toolHiveDocument } from './documents.ts'
import {
  endWithTest,
  eventually,
  fromConfigMap,
  messageOf,
  phase,
  phaseOf,
  registry,
  source,
  syncStatus,
  three,
  useProgram,
} from './harness.ts'
import { listen } from './listen.ts'
import { conditionOf, configMap } from './program.ts'

/** Situations of the Go operator's integration tests for registries, with the program (in `npm run test:long` in a process of its own): the life of a registry (13, and what it did not do before). */

useProgram()

describe('the life of a registry', () => {
  it('begins as Pending, before anything was tried', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    expect(running.status()).toMatchObject({ phase: 'Pending', message: 'Registry initialization in progress' })
    expect(running.status()).not.toHaveProperty('storageRef')
  })

  it('says that a long synchronisation is under way (WART-56)', async () => {
    const server = createServer(() => undefined) // never answers
    const { url, close } = await listen(server)
    endWithTest(close)
    const running = await registry({ spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } } } })
    await phase(running, 'Syncing')
    expect(conditionOf(running.status(), 'SyncSuccessful')).toBe('Unknown SyncInProgress')
  })

  it('needs no more than the name of a ConfigMap: key, format and filter have defaults', async () => {
    const running = await registry({ spec: { source: { configmap: { name: 'src' } } }, objects: [source(three)] })
    await phase(running, 'Ready')
    expect(running.servers()).toHaveLength(3)
  })

  it('labels what it stores', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    expect(running.api.find('ConfigMap', 'team', 'main-registry-storage')?.metadata).toMatchObject({
      labels: {
        'app.kubernetes.io/name': 'toolhive-operator',
        'app.kubernetes.io/component': 'registry-storage',
        'app.kubernetes.io/managed-by': 'toolhive-operator',
        'toolhive.stacklok.dev/registry': 'main',
      },
      annotations: {
        'toolhive.stacklok.dev/registry-name': 'main',
        'toolhive.stacklok.dev/registry-format': 'toolhive',
      },
    })
  })

  it('needs no finalizer: whatever it published goes with its owner', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const parent = running.api.find('MCPRegistry', 'team', 'main')
    expect(valueAt(parent, 'metadata', 'finalizers')).toBeUndefined()
    for (const name of ['storage', 'images', 'sync']) {
      const published = running.api.find('ConfigMap', 'team', `main-registry-${name}`)
      expect(published?.metadata.ownerReferences?.map(({ uid, kind }) => [uid, kind])).toEqual([
        [parent?.metadata.uid, 'MCPRegistry'],
      ])
    }
  })

  it('ends at a signal, within a moment', { timeout: 180_000 }, async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)], inOwnProcess: true })
    await phase(running, 'Ready', 60_000)
    const started = Date.now()
    expect(await running.stop()).toBe(0)
    expect(Date.now() - started).toBeLessThan(2000)
  })

  it('starts again with the last good data while its source is away', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const good = running.served()
    await running.stop()
    running.api.delete('ConfigMap', 'team', 'src')
    await running.restart()
    await eventually(() => expect(running.served()).toBe(good))
    await phase(running, 'Failed')
    expect(syncStatus(running)).toMatchObject({ serverCount: 3, attemptCount: 1 })
  })

  it.each<[string, Record<string, unknown>, string]>([
    [
      'its ConfigMap is missing',
      { source: { configmap: { name: 'absent' } } },
      'Sync failed: Fetch failed: failed to get ConfigMap team/absent: ConfigMap "absent" not found',
    ],
    [
      'the key is missing',
      { source: { configmap: { name: 'src', key: 'other.json' } } },
      'Sync failed: Fetch failed: key other.json not found in ConfigMap team/src',
    ],
    [
      'the document is no JSON',
      { source: { configmap: { name: 'bad' } } },
      'Sync failed: Fetch failed: registry data validation failed: failed to parse registry data: it is not JSON',
    ],
    [
      'an entry is faulty',
      { source: { configmap: { name: 'faulty' } } },
      'Sync failed: Fetch failed: registry data validation failed: registry schema validation failed: invalid option: expected one of "Official"|"Community" at \'/servers/wrong/tier\'',
    ],
    [
      'the block of its source is missing',
      { source: { type: 'git' } },
      'Sync failed: Source validation failed: git configuration is required for source type git',
    ],
    [
      'two revisions are given',
      { source: { type: 'git', git: { repository: 'https://git.example/r', branch: 'a', tag: 'b' } } },
      'Sync failed: Source validation failed: only one of branch, tag, or commit may be specified',
    ],
    [
      'the repository has an address that cannot be served',
      { source: { type: 'git', git: { repository: 'git://git.example/r' } } },
      'Sync failed: Source validation failed: git addresses cannot be fetched: use the https:// address',
    ],
  ])('tells what is wrong when %s', async (_, spec, message) => {
    const objects = [
      source(three),
      configMap('bad', { 'registry.json': '{not json' }),
      configMap('faulty', { 'registry.json': toolHiveDocument({ wrong: entry({ tier: 'Gold' }) }) }),
    ]
    const running = await registry({ spec, objects })
    await phase(running, 'Failed')
    await eventually(() => expect(messageOf(running)).toContain(message))
    expect(running.served()).toBeUndefined()
  })

  it('follows its spec to another source at once (WART-57)', async () => {
    const running = await registry({
      spec: fromConfigMap,
      objects: [source(three), configMap('next', { 'r.json': toolHiveDocument({ next: entry() }) })],
    })
    await eventually(() => expect(running.servers()).toHaveLength(3))
    running.changeSpec({ source: { configmap: { name: 'next', key: 'r.json' } } })
    await eventually(() => expect(running.servers()).toEqual(['next']))
    running.api.editData('team', 'next', { 'r.json': toolHiveDocument({ newer: entry() }) })
    await eventually(() => expect(running.servers()).toEqual(['newer']))
  })

  it('recovers when its source is back as it was (WART-58)', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    running.api.delete('ConfigMap', 'team', 'src')
    await phase(running, 'Failed')
    running.api.put(source(three))
    await phase(running, 'Ready')
  })

  it('puts back its storage when it is deleted or edited (WART-60)', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const good = running.served()
    running.api.delete('ConfigMap', 'team', 'main-registry-storage')
    await eventually(() => expect(running.published('storage', 'registry.json')).toBe(good))
    running.api.editData('team', 'main-registry-storage', { 'registry.json': '{}' })
    await eventually(() => expect(running.published('storage', 'registry.json')).toBe(good))
    const images = running.api.find('ConfigMap', 'team', 'main-registry-images')
    running.api.put({ ...images, metadata: { ...images?.metadata, labels: {}, managedFields: [] } })
    const labels = (): unknown => running.api.find('ConfigMap', 'team', 'main-registry-images')?.metadata.labels
    await eventually(() => expect(labels()).toEqual(images?.metadata.labels))
  })

  it('leaves a ConfigMap alone that is not its own', async () => {
    const running = await registry({
      spec: fromConfigMap,
      objects: [source(three), configMap('main-registry-storage', { mine: 'yes' })],
    })
    await phase(running, 'Failed')
    expect(messageOf(running)).toBe(
      'Sync failed: Storage failed: ConfigMap main-registry-storage already exists and does not belong to this registry: rename or delete it',
    )
    expect(running.published('storage', 'mine')).toBe('yes')
  })

  it('is one of several in a namespace, each with its own data', async () => {
    const one = await registry({ spec: fromConfigMap, objects: [source(three)] })
    const other = await registry({
      name: 'other',
      api: one.api,
      spec: { ...fromConfigMap, filter: { names: { include: ['alpha'] } } },
    })
    await eventually(() => expect([phaseOf(one), phaseOf(other)]).toEqual(['Ready', 'Ready']))
    expect([one.servers().length, other.servers().length]).toEqual([3, 1])
    one.api.editData('team', 'src', { 'registry.json': toolHiveDocument({ alpha: entry(), beta: entry() }) })
    await eventually(() => expect([one.servers(), other.servers()]).toEqual([['alpha', 'beta'], ['alpha']]))
  })

  it('publishes the images that count while it enforces', async () => {
    const running = await registry({ spec: { ...fromConfigMap, enforceServers: true }, objects: [source(three)] })
    await eventually(() => expect(running.published('images', 'images')).toBe('registry.example/server:1'))
    const labels = (): unknown => running.api.find('ConfigMap', 'team', 'main-registry-images')?.metadata.labels
    expect(labels()).toMatchObject({ 'toolhive.stacklok.dev/enforces-images': 'true' })
    running.changeSpec(fromConfigMap)
    await eventually(() => expect(labels()).toMatchObject({ 'toolhive.stacklok.dev/enforces-images': 'false' }))
  })

  it('goes on after the API server was away', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    running.api.refuse(() => true)
    running.api.dropWatches()
    running.api.editData('team', 'src', { 'registry.json': toolHiveDocument({ later: entry() }) })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    running.api.refuse()
    await eventually(() => expect(running.servers()).toEqual(['later']))
    await eventually(() =>
      expect(listAt(running.status(), 'conditions').map((condition) => stringAt(condition, 'status'))).not.toContain(
        'False',
      ),
    )
  })
})
