import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordAt } from '../../hooks/kubernetes/read.ts'
import { folderOf, run, server } from './run.ts'

/** The children as a cluster would hold them, after a change. */
async function clusterWith(change: (child: Record<string, unknown>) => unknown): Promise<string> {
  const { out } = await run(['render', '-f', '-', '-o', 'json'], { stdin: server('weather') })
  const renderings: { children: Record<string, unknown>[] }[] = JSON.parse(out)
  const items = renderings
    .flatMap(({ children }) => children)
    .map(change)
    .filter((child) => child !== undefined)
  return join(folderOf({ 'now.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) }), 'now.json')
}

function diff(observed: string, stdin = server('weather'), ...more: string[]): ReturnType<typeof run> {
  return run(['diff', '-f', '-', '--observed', observed, ...more], { stdin })
}

describe('diff', () => {
  it('is empty where nothing would change, whatever the API server has added', async () => {
    const observed = await clusterWith((child) => ({
      ...child,
      metadata: {
        ...recordAt(child, 'metadata'),
        uid: 'u',
        resourceVersion: '7',
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      ...(child['kind'] === 'Deployment' ? { status: { replicas: 1 } } : {}),
    }))

    expect(await diff(observed)).toEqual({ code: 0, out: '', err: 'Nothing would change.\n' })
  })

  it('shows a changed field of a child as a unified diff', async () => {
    const { code, out } = await diff(
      await clusterWith((child) => child),
      server('weather', 'image: example.org/server:v2'),
    )

    expect(code).toBe(3)
    expect(out).toContain('--- observed/ConfigMap default/weather-runconfig')
    expect(out).toContain('+++ wanted/Deployment default/weather')
    expect(out).toMatch(/^-.*example\.org\/server:v1/m)
    expect(out).toMatch(/^\+.*example\.org\/server:v2/m)
  })

  it('shows a child that is missing as created, and one that is too many as deleted', async () => {
    const observed = await clusterWith((child) => (child['kind'] === 'Service' ? undefined : child))
    const withAccount = server('weather', 'image: example.org/server:v1\nserviceAccount: own')

    const created = await diff(observed, server('weather'), '-o', 'json')
    const deleted = await diff(await owned(), withAccount, '-o', 'json')

    expect(JSON.parse(created.out)).toMatchObject([{ action: 'create', child: 'Service default/mcp-weather-proxy' }])
    expect(JSON.parse(deleted.out)).toContainEqual(
      expect.objectContaining({ action: 'delete', child: 'ServiceAccount default/weather-sa' }),
    )
  })

  it.each([
    ['something', []],
    ['one thing only', ['--observed', 'a.yaml', '--against', 'main']],
  ])('needs %s to compare with', async (_, more) => {
    const { code, err } = await run(['diff', '-f', '-', ...more], { stdin: server('weather') })

    expect(code).toBe(1)
    expect(err).toContain('one of --cluster, --observed FILE and --against')
  })

  it('takes the uid of a parent from the dump: it stands in the RunConfig and is no difference', async () => {
    const uid = '3c2f7a52-1f8d-4f0e-8f3c-0c8a6b3f8f11'
    const inCluster = server('weather', 'image: example.org/server:v1', `  uid: ${uid}\n`)
    const { out } = await run(['render', '-f', '-'], { stdin: inCluster })
    const ownerReferences = `  ownerReferences:\n    - {apiVersion: toolhive.stacklok.dev/v1alpha1, kind: MCPServer, name: weather, uid: ${uid}, controller: true}\n`
    const owned = out.replace(/^metadata:\n/gm, `metadata:\n${ownerReferences}`)
    expect(out).toContain(uid)

    const ofParent = join(folderOf({ 'now.yaml': `${inCluster}---\n${out}` }), 'now.yaml')
    const ofOwner = join(folderOf({ 'now.yaml': owned }), 'now.yaml')

    expect(await diff(ofParent)).toMatchObject({ code: 0, out: '' })
    expect(await diff(ofOwner)).toMatchObject({ code: 0, out: '' })
  })

  it('keeps what others have annotated on the parent in the cluster', async () => {
    const restarted = server(
      'weather',
      'image: example.org/server:v1',
      '  annotations: {mcpserver.toolhive.stacklok.dev/restarted-at: "2026-01-01T00:00:00Z"}\n',
    )
    const { out } = await run(['render', '-f', '-'], { stdin: restarted })
    const now = join(folderOf({ 'now.yaml': `${restarted}---\n${out}` }), 'now.yaml')

    expect(await diff(now)).toMatchObject({ code: 0, out: '' })
  })

  it('says what changes, and which proxies would restart because of what', async () => {
    const { err } = await diff(await clusterWith((child) => child), server('weather', 'image: example.org/server:v2'))

    expect(err).toBe(
      '2 children would change: 2 updated. 1 proxy would restart: MCPServer default/weather (args, configuration).\n',
    )
  })

  it('leaves out what it is told to ignore', async () => {
    const scaled = await clusterWith((child) =>
      child['kind'] === 'Deployment' ? { ...child, spec: { ...recordAt(child, 'spec'), paused: true } } : child,
    )
    const changed = server('weather', 'image: example.org/server:v1\nproxyPort: 9000')

    expect(await diff(scaled, server('weather'))).toMatchObject({ code: 0 })
    const all = await diff(scaled, changed)
    const less = await diff(scaled, changed, '--ignore', 'Service:spec.ports', '--ignore', 'data["runconfig.json"]')
    expect(all.out).toContain('Service default/mcp-weather-proxy')
    expect(less.out).not.toContain('Service default/mcp-weather-proxy')
    expect(less.out).not.toContain('"port": 9000')
    expect(less.out).toContain('Deployment default/weather')
    expect((await diff(scaled, changed, '--ignore', 'spec..x')).code).toBe(1)
  })

  it('shows nothing of a dump that it cannot read: what is missing there would look new', async () => {
    const broken = join(folderOf({ 'now.yaml': 'a: [' }), 'now.yaml')
    const { code, out, err } = await diff(broken)

    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('not valid YAML')
  })

  it('writes a comment for a pull request, with a fence that no child can end', async () => {
    const { out } = await diff(
      await clusterWith((child) => child),
      server('weather', 'image: example.org/server:v1\nenv: [{name: A, value: "```"}]'),
      '-o',
      'markdown',
    )

    expect(out).toContain('| update | Deployment default/weather | MCPServer default/weather | configuration |')
    expect(out).toMatch(/^````diff$/m)
  })

  it('tells a workflow in a line for each child', async () => {
    const { out } = await diff(
      await clusterWith((child) => (child['kind'] === 'Service' ? undefined : child)),
      server('weather'),
      '-o',
      'github',
    )
    expect(out).toBe(
      '::notice title=Service default/mcp-weather-proxy is created::MCPServer default/weather: nothing would restart\n',
    )
  })
})

describe('diff --against', () => {
  it('compares with the objects of another folder, parents that are gone included', async () => {
    const before = folderOf({ 'a.yaml': server('weather'), 'b.yaml': server('gone') })
    const after = folderOf({ 'a.yaml': server('weather', 'image: example.org/server:v2') })

    const { code, out } = await run(['diff', '-f', after, '--against', before, '-o', 'json'])

    expect(code).toBe(3)
    const found: { action: string; child: string; parent: string }[] = JSON.parse(out)
    expect(found.filter(({ parent }) => parent === 'MCPServer default/weather').map(({ child }) => child)).toEqual([
      'ConfigMap default/weather-runconfig',
      'Deployment default/weather',
    ])
    const gone = found.filter(({ parent }) => parent === 'MCPServer default/gone')
    expect(gone.length).toBeGreaterThan(5)
    expect(new Set(gone.map(({ action }) => action))).toEqual(new Set(['delete']))
    expect(await run(['diff', '-f', after, '--against', after])).toMatchObject({ code: 0, out: '' })
  })

  it('compares with a git revision of the given files', async () => {
    const folder = folderOf({ 'a.yaml': server('weather') })
    const git = (...more: string[]): unknown => execFileSync('git', ['-C', folder, ...more])
    git('init', '--quiet')
    git('add', '.')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'one')
    writeFileSync(join(folder, 'a.yaml'), server('weather', 'image: example.org/server:v2'))
    const previous = process.cwd()
    process.chdir(folder)
    try {
      const { code, out } = await run(['diff', '-f', '.', '--against', 'HEAD'])
      expect(code).toBe(3)
      expect(out).toContain('example.org/server:v1')
      expect(await run(['diff', '-f', '.', '--against', 'no-such-branch'])).toMatchObject({ code: 1, out: '' })
    } finally {
      process.chdir(previous)
    }
  })
})

/** The children with the owner that the engine gives them. */
function owned(): Promise<string> {
  const ownerReferences = [
    { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', name: 'weather', uid: 'u', controller: true },
  ]
  return clusterWith((child) => ({ ...child, metadata: { ...recordAt(child, 'metadata'), ownerReferences } }))
}
