import { describe, expect, it } from 'vitest'
import { entry, toolHiveDocument, upstreamEntry } from '../../test/registry/documents.ts'
import { readServerList, readUpstreamPage } from './api-answers.ts'
import { publish, readDocument } from './published.ts'
import { readToolHiveRegistry } from './toolhive-document.ts'
import { readUpstreamRegistry } from './upstream-format.ts'

function errorOf(read: object): string {
  return 'error' in read ? String(read.error) : ''
}

/** An entry with this many faults of one kind. */
function faulty(count: number): Record<string, unknown> {
  return entry({ tools: Array.from({ length: count }, () => 1) })
}

describe('the faults of a document', () => {
  it.each([
    [
      'many entries',
      () => Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`bad-${index}`, { tier: 'x' }])),
    ],
    ['a few entries', () => ({ one: faulty(2000), two: faulty(2000) })],
  ])('are counted up to a thousand in %s', (_, servers) => {
    const lines = errorOf(readToolHiveRegistry(toolHiveDocument(servers()))).split('\n')
    expect(lines[0]).toBe('registry schema validation failed with 1000 errors or more:')
    expect(lines).toHaveLength(12)
    expect(lines.at(-1)).toBe('  ... and more')
  })

  it.each([
    ['an entry', { servers: { one: faulty(300_000) } }, '/servers/one'],
    [
      'an entry of strange keys',
      { servers: { one: Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`key-${index}`, 1])) } },
      '/servers/one',
    ],
    ['a remote entry', { servers: {}, remote_servers: { one: faulty(300_000) } }, '/remote_servers/one'],
    [
      'a group',
      {
        servers: {},
        groups: [{ name: 'team', description: 'Servers of the team', servers: { one: faulty(300_000) } }],
      },
      '/groups/0/servers/one',
    ],
  ])('are not looked for in %s of hundreds of thousands of values', (_, { servers, ...rest }, place) => {
    expect(errorOf(readToolHiveRegistry(toolHiveDocument(servers, rest)))).toBe(
      `registry schema validation failed: must not contain more than 10000 values at '${place}'`,
    )
  })

  it('are not looked for in an entry of millions of characters', () => {
    const long = entry({ args: ['x'.repeat(600_000), 'x'.repeat(600_000)] })
    expect(errorOf(readToolHiveRegistry(toolHiveDocument({ one: long })))).toBe(
      "registry schema validation failed: must not contain more than 1048576 characters at '/servers/one'",
    )
    expect(errorOf(readUpstreamRegistry(JSON.stringify([upstreamEntry('one', long)])))).toContain("characters at '/0'")
  })

  it('are found in hundreds of thousands of groups', () => {
    const groups = Array.from({ length: 300_000 }, () => 1)
    expect(errorOf(readToolHiveRegistry(toolHiveDocument({}, { groups })))).toContain('1000 errors or more')
  })

  it('of hundreds of thousands of values are one in an upstream entry', () => {
    const packages = Array.from({ length: 300_000 }, () => 1)
    const entries = [upstreamEntry('fine'), upstreamEntry('one', { packages })]
    expect(errorOf(readUpstreamRegistry(JSON.stringify(entries)))).toBe(
      "invalid upstream format: must not contain more than 10000 values at '/1'",
    )
  })

  it.each([
    ['a long name', { ['x'.repeat(1_000_000)]: entry({ tier: 'x' }) }],
    ['a long key', { one: entry({ ['x'.repeat(1_000_000)]: 1 }) }],
  ])('do not repeat %s', (_, servers) => {
    expect(errorOf(readToolHiveRegistry(toolHiveDocument(servers))).length).toBeLessThan(2000)
  })

  it('do not repeat a long name of an upstream entry', () => {
    const name = 'x'.repeat(1_000_000)
    expect(errorOf(readUpstreamRegistry(JSON.stringify([upstreamEntry(name)])))).toBe(
      "invalid upstream format: too big: expected string to have <=512 characters at '/0/server/name'",
    )
  })
})

describe('a document that grows when it is stored', () => {
  it('is refused above 32 Mi characters', () => {
    const server = entry({ args: ['<'.repeat(600_000)] }) // six characters each, as Go writes them
    const servers = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`server-${index}`, server]))
    const read = readDocument(toolHiveDocument(servers), 'toolhive')
    expect(errorOf('value' in read ? publish(read.value, {}) : read)).toBe(
      'the registry data has more than 33554432 characters: narrow the filter',
    )
  })
})

describe('the answers of a hostile API', () => {
  it('with a server list of strange things are refused', () => {
    const servers = Array.from({ length: 300_000 }, () => 1)
    expect(errorOf(readServerList(JSON.stringify({ servers })))).toContain("at '/servers/0'")
  })

  it('with strange things on a page are read without them', () => {
    const packages = Array.from({ length: 300_000 }, () => 1)
    const servers = [upstreamEntry('one', { packages }), 1, upstreamEntry('two'), upstreamEntry('x'.repeat(1000))]
    const page = readUpstreamPage(JSON.stringify({ servers }))
    expect('value' in page && page.value.servers.map(({ name }) => name)).toEqual(['two'])
  })
})

/** Milliseconds of processor time that work takes. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Texts at which expressions that go back over what they have read take minutes. */
const texts: readonly (readonly [string, string])[] = [
  ['colons before a slash', `${':'.repeat(50_000)}/`],
  ['at signs before a slash', `${'@'.repeat(50_000)}/`],
  ['slashes', '/'.repeat(50_000)],
  ['segments', `${'/a'.repeat(25_000)}\0`],
  ['hyphens', `a${'-'.repeat(50_000)}`],
  ['dots', `a${'.'.repeat(50_000)}`],
  ['digits', '1'.repeat(50_000)],
  ['capitals', 'A'.repeat(50_000)],
]

describe('a long text takes time in proportion to it', () => {
  it.each(texts)('in any field of an upstream entry: %s', (_, text) => {
    const input = { name: text, description: text, default: text, choices: [text] }
    const packages = ['oci', 'npm', 'other'].flatMap((registryType) => [
      {
        registryType,
        identifier: text,
        version: text,
        environmentVariables: [input],
        packageArguments: [{ type: 'named', name: text, value: text }],
      },
      { registryType, identifier: text, runtimeArguments: [{ [text]: text }] },
    ])
    const extension = { tags: [text], tools: [text], transport: text, tier: text, permissions: { read: [text] } }
    const servers = packages.map((chosen) => ({
      ...upstreamEntry('one', { packages: [chosen], repository: { url: text } }),
      'x-publisher': { 'x-dev.toolhive': extension },
    }))
    const remote = upstreamEntry('two', { remotes: [{ type: text, url: text, headers: [input] }] })
    const document = JSON.stringify([...servers, remote])
    const took = cpuMs(() => {
      const read = readDocument(document, 'upstream')
      if ('error' in read) throw new Error(read.error)
      return publish(read.value, { filter: { names: { include: ['*'], exclude: ['*-legacy*'] } } })
    })
    expect(took).toBeLessThan(1500)
  })

  it.each(texts)('in any field of an entry of ToolHive: %s', (_, text) => {
    const input = { name: text, description: text, required: true, default: text }
    const whole = {
      tools: [text],
      tags: [text],
      image: text,
      repository_url: text,
      metadata: { last_updated: text },
      permissions: { read: [text], write: [text], network: { outbound: { allow_host: [text] } } },
      env_vars: [input],
      headers: [input],
      args: [text],
      provenance: { repository_uri: text, cert_issuer: text },
      oauth_config: { issuer: text, authorize_url: text },
    }
    const took = cpuMs(() =>
      readDocument(
        toolHiveDocument(
          { one: entry(whole), [text]: entry() },
          { remote_servers: { two: { ...whole, url: text } }, version: text, last_updated: text },
        ),
        'toolhive',
      ),
    )
    expect(took).toBeLessThan(1500)
  })

  it('that is not JSON, of many lines', () => {
    expect(cpuMs(() => readDocument(`${'\n'.repeat(4_000_000)}x`, 'toolhive'))).toBeLessThan(1500)
  })
})
