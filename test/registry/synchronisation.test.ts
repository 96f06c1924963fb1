import { describe, expect, it } from 'vitest'
import { entry, remoteEntry, toolHiveDocument, upstreamEntry } from './documents.ts'
import {
  eventually,
  fromConfigMap,
  httpApi,
  messageOf,
  phase,
  registry,
  source,
  syncStatus,
  three,
  useProgram,
} from './harness.ts'
import { conditionOf } from './program.ts'

/** Situations of the Go operator's integration tests for registries, with the program (in `npm run test:long` in a process of its own): an API source (4), automatic (4) and manual (5) synchronisation. */

useProgram()

/** What the official registry says of an entry beside what its publisher said. */
function official(isLatest: boolean): object {
  return { 'io.modelcontextprotocol.registry/official': { status: 'active', isLatest } }
}

function officialServer(name: string, version: string): object {
  const packages = [{ registryType: 'oci', identifier: `registry.example/${name.split('/')[1]}`, version }]
  return { name, description: 'Official entry', version, packages }
}

describe('an API source', () => {
  const toolHiveApi = {
    '/v0/info': { version: 'v1', last_updated: '2026-01-01T00:00:00Z', source: 'file', total_servers: 2 },
    '/v0/servers?format=toolhive': {
      servers: [
        { name: 'atlas', description: 'Maps', tier: 'Official', status: 'Active', transport: 'stdio', tools_count: 1 },
        {
          name: 'bare',
          description: 'Without details',
          tier: 'Community',
          status: 'Active',
          transport: 'sse',
          tools_count: 0,
        },
      ],
      total: 2,
    },
    '/v0/servers/atlas?format=toolhive': {
      name: 'atlas',
      tools: ['map'],
      image: 'registry.example/atlas:1',
      tags: ['geo'],
      metadata: { stars: 5 },
      permissions: { network: { outbound: { insecure_allow_all: true } } },
      volumes: {},
    },
  }

  it('is synchronised from a ToolHive API', async () => {
    const { url, answers } = await httpApi({ ...toolHiveApi })
    const running = await registry({
      spec: { source: { type: 'api', api: { endpoint: `${url}/` } }, syncPolicy: { interval: '1s' } },
    })
    await phase(running, 'Ready')
    expect(running.served()).toBe(
      '{"version":"1.0","last_updated":"2026-01-01T00:00:00Z","servers":{' +
        '"atlas":{"name":"atlas","description":"Maps","tier":"Official","status":"Active","transport":"stdio","tools":["map"],"tags":["geo"],' +
        '"custom_metadata":{"permissions":{"network":{"outbound":{"insecure_allow_all":true}}},"stars":5},"image":"registry.example/atlas:1"},' +
        '"bare":{"name":"bare","description":"Without details","tier":"Community","status":"Active","transport":"sse","tools":[],"image":""}}}',
    )
    const hash = syncStatus(running)['lastSyncHash']
    answers['/v0/servers/atlas?format=toolhive'] = { image: 'registry.example/atlas:2' }
    await eventually(() => expect(running.published('images', 'images')).toBe('registry.example/atlas:2'))
    await eventually(() => expect(syncStatus(running)['lastSyncHash']).not.toBe(hash)) // details count (WART-64)
  })

  it('fails with a message where nothing listens', async () => {
    const running = await registry({ spec: { source: { type: 'api', api: { endpoint: 'http://127.0.0.1:1' } } } })
    await phase(running, 'Failed')
    expect(messageOf(running)).toMatch(/^Sync failed: Fetch failed: format detection failed: .*ECONNREFUSED/)
    expect(conditionOf(running.status(), 'SyncSuccessful')).toBe('False FetchFailed')
  })

  it('fails with a message where the API is neither of the known ones', async () => {
    const { url } = await httpApi({ '/v0/info': { hello: 'world' }, '/v0/servers?version=latest&limit=100': ['what'] })
    const running = await registry({ spec: { source: { type: 'api', api: { endpoint: url } } } })
    await phase(running, 'Failed')
    expect(messageOf(running)).toContain('unable to detect valid API format (tried toolhive and upstream)')
  })

  it('is synchronised from the official MCP registry, page by page', async () => {
    const { url } = await httpApi({
      '/v0/servers?version=latest&limit=100': {
        servers: [
          { server: officialServer('io.example/one', '1.0.0'), _meta: official(false) },
          { server: officialServer('io.example/one', '1.1.0'), _meta: official(true) },
          { server: { name: 'io.example/none', description: 'Nothing to run', version: '1' } },
        ],
        metadata: { nextCursor: 'io.example/one:1.1.0', count: 3 },
      },
      '/v0/servers?version=latest&limit=100&cursor=io.example%2Fone%3A1.1.0': {
        servers: [
          {
            server: {
              name: 'io.example/far',
              description: 'Remote',
              version: '1',
              remotes: [{ type: 'sse', url: 'https://far.example' }],
            },
          },
        ],
        metadata: { count: 1 },
      },
    })
    const running = await registry({ spec: { source: { type: 'api', api: { endpoint: url } } } })
    await phase(running, 'Ready')
    expect(running.servers()).toEqual(['io.example/one', 'io.example/far'])
    expect(running.published('images', 'images')).toBe('registry.example/one:1.1.0')
  })
})

describe('automatic synchronisation', () => {
  it('looks at the source every interval, from attempt to attempt', async () => {
    const { url, answers } = await httpApi({})
    answers['/v0/servers?version=latest&limit=100'] = { servers: [upstreamEntry('one')], metadata: {} }
    const running = await registry({
      spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } }, syncPolicy: { interval: '1s' } },
    })
    await eventually(() => expect(running.servers()).toEqual(['one']))
    answers['/v0/servers?version=latest&limit=100'] = { servers: [upstreamEntry('two')], metadata: {} }
    await eventually(() => expect(running.servers()).toEqual(['two']))
    const ends = (): readonly number[] =>
      [...running.log().matchAll(/"time":"([^"]+)"[^\n]*"msg":"synchronised"/g)].map(([, time]) =>
        Date.parse(time ?? ''),
      )
    await eventually(() => expect(ends().length).toBeGreaterThanOrEqual(4))
    const [first = 0, , , fourth = 0] = ends()
    expect((fourth - first) / 3).toBeGreaterThan(800)
    expect((fourth - first) / 3).toBeLessThan(2500)
  })

  it('counts failures in a row, and forgets them after a success', async () => {
    const running = await registry({ spec: { ...fromConfigMap, syncPolicy: { interval: '1s' } } })
    await eventually(() => expect(syncStatus(running)['attemptCount']).toBeGreaterThanOrEqual(2))
    running.api.put(source(three))
    await phase(running, 'Ready')
    expect(syncStatus(running)).not.toHaveProperty('attemptCount')
    expect(conditionOf(running.status(), 'SyncSuccessful')).toBe('True SyncSucceeded')
  })

  it('keeps the last good data when the source is deleted', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const good = running.served()
    const { lastSyncHash, lastSyncTime, serverCount } = syncStatus(running)
    running.api.delete('ConfigMap', 'team', 'src')
    await phase(running, 'Failed')
    expect(messageOf(running)).toBe(
      'Sync failed: Fetch failed: failed to get ConfigMap team/src: ConfigMap "src" not found',
    )
    expect(syncStatus(running)).toMatchObject({ lastSyncHash, lastSyncTime, serverCount, attemptCount: 1 })
    expect(running.served()).toBe(good)
    expect(running.published('storage', 'registry.json')).toBe(good)
  })

  it('stores and serves what the source holds', async () => {
    const text = toolHiveDocument({ alpha: entry() }, { remote_servers: { far: remoteEntry() } })
    const running = await registry({ spec: fromConfigMap, objects: [source(text)] })
    await phase(running, 'Ready')
    expect(JSON.parse(running.served() ?? '')).toEqual(JSON.parse(text))
    expect(running.published('storage', 'registry.json')).toBe(running.served())
    expect(running.published('images', 'images')).toBe('registry.example/server:1')
  })
})

function trigger(value: string): Record<string, string> {
  return { 'toolhive.stacklok.dev/sync-trigger': value }
}

describe('manual synchronisation', () => {
  it('happens at once on a new annotation value', async () => {
    const { url, answers } = await httpApi({
      '/v0/servers?version=latest&limit=100': { servers: [upstreamEntry('one')] },
    })
    const running = await registry({ spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } } } })
    await eventually(() => expect(running.servers()).toEqual(['one']))
    answers['/v0/servers?version=latest&limit=100'] = { servers: [upstreamEntry('two')] }
    running.annotate(trigger('now'))
    await eventually(() => expect(running.servers()).toEqual(['two']))
    await eventually(() => expect(running.status()).toMatchObject({ lastManualSyncTrigger: 'now' }))
  })

  it('without new data changes only the attempt and the trigger', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const before = syncStatus(running)['lastSyncHash']
    const version = running.api.find('ConfigMap', 'team', 'main-registry-storage')?.metadata.resourceVersion
    running.annotate(trigger('again'))
    await eventually(() => expect(running.status()).toMatchObject({ lastManualSyncTrigger: 'again', phase: 'Ready' }))
    expect(syncStatus(running)['lastSyncHash']).toBe(before)
    expect(running.api.find('ConfigMap', 'team', 'main-registry-storage')?.metadata.resourceVersion).toBe(version)
  })

  it('tries a failed registry again', async () => {
    const { url, answers } = await httpApi({})
    const running = await registry({ spec: { source: { type: 'api', format: 'upstream', api: { endpoint: url } } } })
    await phase(running, 'Failed')
    answers['/v0/servers?version=latest&limit=100'] = { servers: [upstreamEntry('one')] }
    running.annotate(trigger('retry'))
    await phase(running, 'Ready')
  })

  it('does nothing on a registry that is gone', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    running.api.delete('MCPRegistry', 'team', 'main')
    for (const name of ['storage', 'images', 'sync']) running.api.delete('ConfigMap', 'team', `main-registry-${name}`)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(running.published('storage', 'registry.json')).toBeUndefined()
    expect(running.published('sync', 'outcome.json')).toBeUndefined()
  })

  it('brings every field of a document', async () => {
    const text = toolHiveDocument(
      {
        alpha: entry({
          name: 'alpha',
          metadata: { stars: 1, pulls: 2, last_updated: '2026-01-01T00:00:00Z' },
          repository_url: 'https://git.example/alpha',
          tags: ['one', 'two'],
          custom_metadata: { deep: { list: [1, 'two', null] } },
          target_port: 8000,
          permissions: {
            read: ['/a'],
            network: { outbound: { allow_host: ['a.example'], allow_port: [443] } },
            privileged: true,
          },
          env_vars: [{ name: 'TOKEN', description: 'The token', required: true, default: 'x', secret: true }],
          args: ['--a', '<b>'],
          docker_tags: ['1', 'latest'],
          provenance: {
            sigstore_url: 'tuf.example',
            repository_uri: 'https://git.example/alpha',
            signer_identity: 'ci',
            runner_environment: 'hosted',
            cert_issuer: 'https://issuer.example',
            attestation: { predicate_type: 'https://slsa.example/v1', predicate: { a: 1 } },
          },
        }),
      },
      {
        remote_servers: {
          far: remoteEntry({
            headers: [{ name: 'X-Key', description: 'The key', required: true, choices: ['a', 'b'] }],
            oauth_config: { issuer: 'https://issuer.example', scopes: ['openid'], use_pkce: true, callback_port: 8666 },
          }),
        },
        groups: [
          {
            name: 'team',
            description: 'Servers of the team',
            servers: { inner: entry() },
            remote_servers: { away: remoteEntry() },
          },
        ],
      },
    )
    const running = await registry({ spec: fromConfigMap, objects: [source(text)] })
    await phase(running, 'Ready')
    expect(JSON.parse(running.served() ?? '')).toEqual(JSON.parse(text))
  })
})
