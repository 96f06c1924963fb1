import { describe, expect, it } from 'vitest'
import { entry, largeDocument, remoteEntry, toolHiveDocument, upstreamEntry } from '../../test/registry/documents.ts'
import type { RegistryFilter } from '../api/v1alpha1/mcp-registry.ts'
import { recordAt } from '../kubernetes/read.ts'
import { parseDuration } from './duration.ts'
import { filterHash } from './filter.ts'
import { completedOutcome, failedOutcome, type Outcome, readOutcome, startedOutcome } from './outcome.ts'
import {
  imageListConfigMap,
  type Owner,
  outcomeConfigMap,
  type Published,
  publish,
  readDocument,
  storageConfigMap,
} from './published.ts'
import { sourceFault } from './source-check.ts'

function published(text: string, filter?: RegistryFilter, format: 'toolhive' | 'upstream' = 'toolhive'): Published {
  const read = readDocument(text, format)
  if ('error' in read) throw new Error(read.error)
  const result = publish(read.value, { filter })
  if ('error' in result) throw new Error(result.error)
  return result.value
}

const owner: Owner = { apiVersion: 'toolhive.stacklok.dev/v1alpha1', name: 'main', namespace: 'team', uid: 'u-1' }

describe('the stored document', () => {
  it('has the key order, the omissions and the escapes of the Go operator', () => {
    const text = toolHiveDocument(
      {
        zeta: entry({
          args: ['<y>', 'a&b'],
          target_port: 8000,
          metadata: {},
          custom_metadata: { b: 1, a: { d: 1, c: [] } },
        }),
        alpha: entry({ permissions: { network: { outbound: {} } }, docker_tags: [], tags: ['x1'], name: '' }),
      },
      { colour: 'dropped', remote_servers: {} },
    )
    expect(published(text).document).toBe(
      '{"version":"1.0.0","last_updated":"2026-01-02T03:04:05Z","servers":{' +
        '"alpha":{"description":"A server for the tests","tier":"Community","status":"Active","transport":"stdio","tools":["look"],"tags":["x1"],' +
        '"image":"registry.example/server:1","permissions":{"network":{"outbound":{}}}},' +
        '"zeta":{"description":"A server for the tests","tier":"Community","status":"Active","transport":"stdio","tools":["look"],' +
        '"metadata":{"stars":0,"pulls":0,"last_updated":""},"custom_metadata":{"a":{"c":[],"d":1},"b":1},' +
        '"image":"registry.example/server:1","target_port":8000,"args":["\\u003cy\\u003e","a\\u0026b"]}}}',
    )
  })

  it('is the same for upstream data on every synchronisation', () => {
    const text = JSON.stringify([upstreamEntry('one')])
    expect(published(text, undefined, 'upstream').document).toBe(published(text, undefined, 'upstream').document)
  })
})

describe('the filter', () => {
  const text = toolHiveDocument(
    {
      alpha: entry({ tags: ['prod'] }),
      'beta-legacy': entry({ tags: ['legacy', 'db'] }),
      gamma: entry({ tags: ['db'] }),
    },
    { remote_servers: { 'remote-one': remoteEntry({ tags: ['db'] }), 'remote-two': remoteEntry() } },
  )

  it.each<[string, RegistryFilter | undefined, readonly string[]]>([
    ['none', undefined, ['alpha', 'beta-legacy', 'gamma', 'remote-one', 'remote-two']],
    ['empty', {}, ['alpha', 'beta-legacy', 'gamma', 'remote-one', 'remote-two']],
    ['names included', { names: { include: ['*a', 'remote-*'] } }, ['alpha', 'gamma', 'remote-one', 'remote-two']],
    ['names excluded', { names: { exclude: ['*-legacy'] } }, ['alpha', 'gamma', 'remote-one', 'remote-two']],
    [
      'excluded before included',
      { names: { include: ['*'], exclude: ['a*'] } },
      ['beta-legacy', 'gamma', 'remote-one', 'remote-two'],
    ],
    ['tags included', { tags: { include: ['db'] } }, ['beta-legacy', 'gamma', 'remote-one']],
    ['tags excluded', { tags: { exclude: ['legacy'] } }, ['alpha', 'gamma', 'remote-one', 'remote-two']],
    ['names and tags', { names: { include: ['*a'] }, tags: { include: ['db'] } }, ['gamma']],
    ['a malformed include takes nothing', { names: { include: ['['] } }, []],
    ['a malformed exclude takes nothing', { names: { exclude: ['['] } }, []],
    ['! does not negate', { names: { include: ['[!a]*'] } }, ['alpha']],
  ])('%s', (_, filter, names) => {
    const result = published(text, filter)
    const document: unknown = JSON.parse(result.document)
    const servers = [recordAt(document, 'servers'), recordAt(document, 'remote_servers')]
    expect(servers.flatMap(Object.keys)).toEqual(names)
    expect(result.serverCount).toBe(names.length)
  })

  it.each<[string, RegistryFilter | undefined, string]>([
    ['no filter', undefined, '74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b'],
    ['an empty one', {}, '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'],
    [
      'names and tags',
      { tags: { include: ['database'], exclude: [] }, names: { exclude: ['*-legacy'], include: ['prod-*'] } },
      '85b0428eba81c8563382c7c1333aa1642597d9a99fc09a8547cb1685d338bbd3',
    ],
  ])('hashes as the Go operator does: %s', (_, filter, hash) => {
    expect(filterHash(filter)).toBe(hash)
  })
})

describe('the image list', () => {
  it('holds the images of servers and of groups, sorted, once each; remote servers have none', () => {
    const groups = [
      { name: 'team', description: 'Servers of the team', servers: { inner: entry({ image: 'a.example/inner' }) } },
    ]
    const text = toolHiveDocument(
      {
        two: entry({ image: 'z.example/two' }),
        one: entry({ image: 'b.example/one' }),
        again: entry({ image: 'b.example/one' }),
      },
      { groups, remote_servers: { remote: remoteEntry() } },
    )
    expect(published(text).images).toEqual(['a.example/inner', 'b.example/one', 'z.example/two'])
  })
})

describe('the published ConfigMaps', () => {
  it('belong to the registry, so that they go with it', () => {
    const { document, images } = published(toolHiveDocument())
    const outcome = failedOutcome(
      undefined,
      { at: '2026-01-01T00:00:00Z', generation: 1, trigger: undefined },
      { reason: 'FetchFailed', message: 'no' },
    )
    const maps = [
      storageConfigMap(owner, 'toolhive', document),
      imageListConfigMap(owner, images, true),
      outcomeConfigMap(owner, outcome),
    ]
    expect(maps.map(({ metadata }) => metadata.name)).toEqual([
      'main-registry-storage',
      'main-registry-images',
      'main-registry-sync',
    ])
    for (const { metadata } of maps) {
      expect(metadata.ownerReferences).toEqual([
        { apiVersion: owner.apiVersion, kind: 'MCPRegistry', name: 'main', uid: 'u-1' },
      ])
    }
  })

  it('say so instead of holding a document of more than 1 MiB', () => {
    const { document } = published(largeDocument(5000))
    const { metadata, data } = storageConfigMap(owner, 'toolhive', document)
    expect(data).toEqual({})
    expect(metadata.annotations?.['toolhive.stacklok.dev/registry-too-large']).toMatch(/^\d{7} bytes$/)
  })
})

describe('the outcome', () => {
  const attempt = { at: '2026-01-01T00:00:00.123Z', generation: 3, trigger: 'now' }
  const success = { hash: 'h', serverCount: 4, filterHash: 'f', storage: 'stored' as const }

  it('survives its ConfigMap', () => {
    const outcome = completedOutcome(undefined, attempt, success)
    expect(readOutcome(outcomeConfigMap(owner, outcome))).toEqual({ ...outcome })
  })

  it('counts failures and keeps what the last success brought', () => {
    const first = completedOutcome(undefined, attempt, success)
    const failing = failedOutcome(
      failedOutcome(first, attempt, { reason: 'FetchFailed', message: 'x' }),
      { ...attempt, trigger: undefined },
      { reason: 'FetchFailed', message: 'y'.repeat(10_000) },
    )
    expect(failing).toMatchObject({
      phase: 'Failed',
      attemptCount: 2,
      lastSyncHash: 'h',
      serverCount: 4,
      trigger: 'now',
      filterHash: 'f',
    })
    expect(failing.message.length).toBeLessThan(5000)
    expect(startedOutcome(failing, attempt)).toMatchObject({ phase: 'Syncing', attemptCount: 2, lastSyncHash: 'h' })
    expect(completedOutcome(failing, attempt, success)).toMatchObject({
      attemptCount: 0,
      lastSyncTime: '2026-01-01T00:00:00Z',
    })
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', { data: { 'outcome.json': '{' } }],
    ['another shape', { data: { 'outcome.json': '{"phase":"Odd"}' } }],
  ])('is unknown from %s', (_, configMap) => {
    expect(readOutcome(configMap)).toBeUndefined()
  })

  it('says when the document is served only', () => {
    const { message }: Outcome = completedOutcome(undefined, attempt, { ...success, storage: 'tooLarge' })
    expect(message).toContain('too large for a ConfigMap')
  })
})

describe('a source', () => {
  it.each([
    ['a ConfigMap', { type: 'configmap', configmap: { name: 'src', key: 'k' } }, undefined],
    [
      'its own storage',
      { type: 'configmap', configmap: { name: 'main-registry-storage', key: 'k' } },
      'ConfigMap main-registry-storage is written by the registry itself: use another ConfigMap as the source',
    ],
    ['no ConfigMap', { type: 'configmap' }, 'configMap configuration is required for source type configmap'],
    ['no git', { type: 'git' }, 'git configuration is required for source type git'],
    ['no api', { type: 'api' }, 'api configuration is required for source type api'],
    [
      'branch and tag',
      { type: 'git', git: { repository: 'https://x', branch: 'a', tag: 'b', path: 'r.json' } },
      'only one of branch, tag, or commit may be specified',
    ],
    [
      'an ssh address',
      { type: 'git', git: { repository: 'git@git.example:team/r', path: 'r.json' } },
      'git addresses cannot be fetched: use the https:// address of the repository, with auth if it is private',
    ],
    [
      'a short commit',
      { type: 'git', git: { repository: 'https://x', commit: 'abc', path: 'r.json' } },
      'commit abc is not a full hash of 40 hexadecimal digits',
    ],
  ] as const)('%s', (_, source, fault) => {
    expect(sourceFault({ format: 'toolhive', ...source }, 'main')).toBe(fault)
  })
})

describe('a Go duration', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['250ms', 250],
    ['1µs', 0.001],
    ['', undefined],
    ['5', undefined],
    ['-1s', undefined],
    ['1d', undefined],
  ])('%s is %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })
})
