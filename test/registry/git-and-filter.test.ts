import { describe, expect, it } from 'vitest'
import { entry, toolHiveDocument, upstreamEntry } from './documents.ts'
import {
  eventually,
  fromConfigMap,
  gitServer,
  messageOf,
  phase,
  phaseOf,
  registry,
  source,
  syncStatus,
  three,
  useProgram,
} from './harness.ts'

/** Situations of the Go operator's integration tests for registries, with the program (in `npm run test:long` in a process of its own): a git source (6) and filters (6). */

useProgram()

/** A spec whose source is a repository. */
function spec(
  url: string,
  rest: Record<string, unknown> = {},
  policy: Record<string, unknown> = {},
): Record<string, unknown> {
  return { source: { type: 'git', git: { repository: url, ...rest } }, ...policy }
}

describe('a git source', () => {
  it('is fetched again every interval', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': toolHiveDocument({ alpha: entry() }) })
    const running = await registry({ spec: spec(git.url, {}, { syncPolicy: { interval: '1s' } }) })
    await eventually(() => expect(running.servers()).toEqual(['alpha']))
    git.commit({ 'registry.json': toolHiveDocument({ beta: entry() }) })
    await eventually(() => expect(running.servers()).toEqual(['beta']))
  })

  it('is tried again after a failure, until it can be read', async () => {
    const git = await gitServer()
    git.commit({ 'other.json': '{}' })
    const running = await registry({ spec: spec(git.url, {}, { syncPolicy: { interval: '1s' } }) })
    await phase(running, 'Failed')
    expect(messageOf(running)).toContain('failed to get file registry.json from repository: file not found')
    git.commit({ 'registry.json': three })
    await phase(running, 'Ready')
  })

  it('is read at a branch, a tag or a commit', async () => {
    const git = await gitServer()
    const first = git.commit({ 'registry.json': toolHiveDocument({ first: entry() }) })
    git.git('tag', '-a', 'v1', '-m', 'one')
    git.commit({ 'registry.json': toolHiveDocument({ second: entry() }) })
    git.commit({ 'registry.json': toolHiveDocument({ feature: entry() }) }, 'feature/x')
    const running = await registry({ spec: spec(git.url) })
    await eventually(() => expect(running.servers()).toEqual(['second']))
    running.changeSpec(spec(git.url, { branch: 'feature/x' }))
    await eventually(() => expect(running.servers()).toEqual(['feature']))
    running.changeSpec(spec(git.url, { tag: 'v1' }))
    await eventually(() => expect(running.servers()).toEqual(['first']))
    running.changeSpec(spec(git.url, { branch: 'main' }))
    await eventually(() => expect(running.servers()).toEqual(['second']))
    running.changeSpec(spec(git.url, { commit: first }))
    await eventually(() => expect(running.servers()).toEqual(['first']))
    running.changeSpec(spec(git.url, { branch: 'missing' }))
    await phase(running, 'Failed')
    expect(messageOf(running)).toContain('failed to clone repository')
    expect(running.servers()).toEqual(['first'])
  })

  it('is read at a path', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': '{}', 'data/deep/servers.json': three })
    const running = await registry({ spec: spec(git.url, { path: 'data/deep/servers.json' }) })
    await eventually(() => expect(running.servers()).toEqual(['alpha', 'beta-legacy', 'gamma']))
  })

  it('is stored as it is there, in either format, with the hash of the file', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': three, 'upstream.json': JSON.stringify([upstreamEntry('one')]) })
    const running = await registry({ spec: spec(git.url) })
    const map = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await eventually(() => expect([phaseOf(running), phaseOf(map)]).toEqual(['Ready', 'Ready']))
    expect(running.served()).toBe(map.served())
    expect(syncStatus(running)['lastSyncHash']).toBe(syncStatus(map)['lastSyncHash'])
    running.changeSpec({
      source: { type: 'git', format: 'upstream', git: { repository: git.url, path: 'upstream.json' } },
    })
    await eventually(() => expect(running.servers()).toEqual(['one']))
  })

  it('is fetched with the credentials of a Secret, and they are told nowhere', async () => {
    const git = await gitServer()
    git.commit({ 'registry.json': three })
    git.protect('s3cr3t-token')
    const auth = { passwordSecretRef: { name: 'git', key: 'token' } }
    const refused = await registry({ spec: spec(git.url) })
    await eventually(() => expect(messageOf(refused)).toMatch(/failed to clone repository: .*401/))
    const running = await registry({ spec: spec(git.url, { auth }), password: 's3cr3t-token' })
    await phase(running, 'Ready')
    const wrong = await registry({ spec: spec(git.url, { auth }), password: 'wr0ng-token' })
    await phase(wrong, 'Failed')
    for (const one of [running, wrong]) {
      expect(JSON.stringify([one.status(), one.log(), one.published('sync', 'outcome.json')])).not.toMatch(
        /s3cr3t|wr0ng/,
      )
    }
  })
})

describe('a filter', () => {
  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['takes names', { names: { include: ['*a'] } }, ['alpha', 'gamma']],
    ['leaves out names', { names: { exclude: ['*-legacy'] } }, ['alpha', 'gamma']],
    ['takes tags', { tags: { include: ['db'] } }, ['beta-legacy', 'gamma']],
    ['leaves out tags', { tags: { exclude: ['legacy'] } }, ['alpha', 'gamma']],
    [
      'takes names and leaves out tags',
      { names: { include: ['*a*'] }, tags: { include: ['db'], exclude: ['legacy'] } },
      ['gamma'],
    ],
  ])('%s', async (_, filter, names) => {
    const running = await registry({ spec: { ...fromConfigMap, filter }, objects: [source(three)] })
    await phase(running, 'Ready')
    expect(running.servers()).toEqual(names)
    expect(syncStatus(running)['serverCount']).toBe(names.length)
  })

  it('that changes is applied at once, and recorded only when it is (WART-59)', async () => {
    const running = await registry({ spec: fromConfigMap, objects: [source(three)] })
    await phase(running, 'Ready')
    const before = running.status()['lastAppliedFilterHash']
    running.changeSpec({ ...fromConfigMap, filter: { names: { include: ['alpha'] } } })
    await eventually(() => expect(running.servers()).toEqual(['alpha']))
    await eventually(() => expect(running.status()['lastAppliedFilterHash']).not.toBe(before))
    const applied = running.status()['lastAppliedFilterHash']
    running.api.delete('ConfigMap', 'team', 'src')
    await phase(running, 'Failed')
    running.changeSpec({ ...fromConfigMap, filter: { names: { include: ['gamma'] } } })
    await eventually(() => expect(syncStatus(running)['attemptCount']).toBeGreaterThanOrEqual(2))
    expect(running.status()['lastAppliedFilterHash']).toBe(applied)
    running.api.put(source(three))
    await eventually(() => expect(running.servers()).toEqual(['gamma']))
  })
})
