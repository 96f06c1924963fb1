import { describe, expect, it } from 'vitest'
import { entry, remoteEntry, toolHiveDocument, upstreamEntry } from '../../test/registry/documents.ts'
import { readJson, readText } from './json-text.ts'
import { readToolHiveRegistry } from './toolhive-document.ts'
import { readUpstreamRegistry } from './upstream-format.ts'

function errorOf(text: string): string {
  const read = readToolHiveRegistry(text)
  return 'error' in read ? read.error : ''
}

describe("a document in ToolHive's format", () => {
  it('is read with servers, remote servers and groups', () => {
    const text = toolHiveDocument(
      { alpha: entry() },
      {
        $schema: 'https://schema.example',
        remote_servers: { remote: remoteEntry() },
        groups: [{ name: 'team', description: 'Servers of the team', servers: { inner: entry() } }],
      },
    )
    expect(readToolHiveRegistry(text)).toMatchObject({
      value: { servers: { alpha: { tier: 'Community' } }, remote_servers: { remote: {} }, groups: [{ name: 'team' }] },
    })
  })

  it.each([
    ['a short description', { description: 'short' }, '/servers/alpha/description'],
    ['an unknown tier', { tier: 'official' }, '/servers/alpha/tier'],
    ['an unknown status', { status: 'active' }, '/servers/alpha/status'],
    ['an unknown transport', { transport: 'http' }, '/servers/alpha/transport'],
    ['no tools', { tools: [] }, '/servers/alpha/tools'],
    ['a tool twice', { tools: ['a', 'a'] }, '/servers/alpha/tools'],
    ['an odd tool name', { tools: ['a b'] }, '/servers/alpha/tools/0'],
    ['an image with a digest', { image: 'x.example/a@sha256:00' }, '/servers/alpha/image'],
    ['an image in upper case', { image: 'X.example/A' }, '/servers/alpha/image'],
    ['an upper-case tag', { tags: ['Prod'] }, '/servers/alpha/tags/0'],
    ['a port out of range', { target_port: 70_000 }, '/servers/alpha/target_port'],
    ['an unknown key', { colour: 'red' }, '/servers/alpha'],
    [
      'a bad environment variable',
      { env_vars: [{ name: '1X', description: 'Something', required: true }] },
      '/servers/alpha/env_vars/0/name',
    ],
  ])('names the entry and the place of %s', (_, fault, place) => {
    const error = errorOf(toolHiveDocument({ alpha: entry(fault) }))
    expect(error).toMatch(/^registry schema validation failed: /)
    expect(error).toContain(`at '${place}'`)
  })

  it.each([
    ['no version', '{"last_updated":"2026-01-01T00:00:00Z","servers":{}}', "at '/version'"],
    ['no servers', '{"last_updated":"2026-01-01T00:00:00Z","version":"1.0.0"}', "at '/servers'"],
    ['a bad time', '{"last_updated":"yesterday","version":"1.0.0","servers":{}}', "at '/last_updated'"],
    ['a name of two characters', toolHiveDocument({ ab: entry() }), "at '/servers/ab'"],
    ['a slash in a name', toolHiveDocument({ 'a/b/c': entry() }), "at '/servers/a~1b~1c'"],
    ['a list', '[]', "at ''"],
  ])('is refused with %s', (_, text, place) => {
    expect(errorOf(text)).toContain(place)
  })

  it('lists several faults, and no more than ten', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`bad-${index}`, entry({ tier: 'x' })]))
    const lines = errorOf(toolHiveDocument(many)).split('\n')
    expect(lines[0]).toBe('registry schema validation failed with 40 errors:')
    expect(lines[1]).toContain('1. invalid option')
    expect(lines).toHaveLength(12)
    expect(lines.at(-1)).toBe('  ... and 30 more')
  })

  it('does not quote a text that is not JSON', () => {
    const error = errorOf('{not json: "secret"}')
    expect(error).toMatch(/^failed to parse registry data: it is not JSON/)
    expect(error).not.toContain('secret')
  })
})

function read(entries: unknown): unknown {
  return readUpstreamRegistry(JSON.stringify(entries))
}

describe('a document in the upstream format', () => {
  it.each([
    ['docker', { registry_name: 'docker', name: 'a.example/b', version: '3' }, 'a.example/b:3'],
    ['npm', { registry_name: 'npm', name: '@a/b', version: '3' }, 'npx://@a/b@3'],
    ['pypi', { registry_name: 'pypi', name: 'b', version: '3' }, 'uvx://b@3'],
    ['anything else', { registry_name: 'nuget', name: 'b', version: '3' }, 'b'],
    [
      'oci with its tag in the identifier',
      { registryType: 'oci', identifier: 'a.example:5000/b:1.2' },
      'a.example:5000/b:1.2',
    ],
    [
      'oci with a digest',
      { registryType: 'oci', identifier: 'a.example/b@sha256:12', version: '1' },
      'a.example/b@sha256:12',
    ],
    [
      'oci with a port and no tag',
      { registryType: 'oci', identifier: 'a.example:5000/b', version: '1' },
      'a.example:5000/b:1',
    ],
  ])('gives the image of a package of type %s', (_, chosen, image) => {
    expect(read([upstreamEntry('one', { packages: [chosen] })])).toMatchObject({
      value: { servers: { one: { image } } },
    })
  })

  it('prefers a container package, and a remote to any package', () => {
    const packages = [
      { registry_name: 'npm', name: 'b', version: '1' },
      { registry_name: 'docker', name: 'c', version: '1' },
    ]
    const remotes = [
      { transport_type: 'streamable', url: 'https://r.example', headers: [{ name: 'X', is_required: true }] },
    ]
    expect(read([upstreamEntry('one', { packages }), upstreamEntry('two', { packages, remotes })])).toMatchObject({
      value: {
        servers: { one: { image: 'c:1', tier: 'Community', status: 'active', transport: 'stdio', tools: [] } },
        remote_servers: {
          two: { url: 'https://r.example', transport: 'streamable-http', headers: [{ name: 'X', required: true }] },
        },
      },
    })
  })

  it("lets the publisher's extension for ToolHive win", () => {
    const extension = { tier: 'Official', transport: 'sse', tools: ['t'], tags: ['db'], target_port: 9000 }
    const publisher = { 'x-publisher': { 'x-dev.toolhive': extension } }
    expect(read([{ ...upstreamEntry('one'), ...publisher }])).toMatchObject({ value: { servers: { one: extension } } })
  })

  it('turns arguments into texts', () => {
    const package_arguments = [
      { type: 'positional', value: 'a' },
      { type: 'positional', value_hint: 'b' },
      { type: 'named', name: '--c', default: 'd' },
      { type: 'named', name: '--dropped' },
    ]
    const packages = [{ registry_name: 'docker', name: 'x', version: '1', package_arguments }]
    expect(read([upstreamEntry('one', { packages })])).toMatchObject({
      value: { servers: { one: { args: ['a', 'b', '--c', 'd'] } } },
    })
  })

  it.each([
    ['no entries', [], 'upstream registry must contain at least one server'],
    ['an entry without a name', [{ server: { description: 'x' } }], 'server at index 0: name is required'],
    [
      'an entry without a description',
      [upstreamEntry('one', { description: '' })],
      'server at index 0 (one): description is required',
    ],
    [
      'an entry without packages',
      [upstreamEntry('one', { packages: [] })],
      'failed to convert server one: no packages found for container server',
    ],
    ['an object', {}, "invalid upstream format: invalid input: expected array, received object at ''"],
  ])('is refused with %s', (_, entries, error) => {
    expect(read(entries)).toEqual({ error })
  })
})

describe('a text from a source that is not trusted', () => {
  it.each([
    ['deep JSON', '['.repeat(200_000), 'it is nested deeper than 64 levels'],
    ['brackets in strings are no depth', JSON.stringify('['.repeat(1000)), undefined],
    ['escaped quotes do not end a string', JSON.stringify(`"${'{'.repeat(1000)}`), undefined],
    ['millions of values', `[${'0,'.repeat(1_000_001)}0]`, 'it contains more than 1000000 values'],
  ])('%s', (_, text, error) => {
    const read = readJson(text)
    expect('error' in read ? read.error : undefined).toBe(error)
  })

  it('is refused when it is larger than 32 MiB', () => {
    expect(readText(new Uint8Array(32 * 1024 * 1024 + 1))).toEqual({ error: 'it is larger than 32 MiB' })
  })

  it('is refused when it is not UTF-8', () => {
    expect(readText(Uint8Array.of(0x7b, 0xff, 0x7d))).toEqual({ error: 'it is not valid UTF-8' })
  })
})
