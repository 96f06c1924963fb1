import { describe, expect, it } from 'vitest'
import { type KubernetesObject, render, validate } from '../../hooks/kit/index.ts'
import { converge, toYaml } from '../../hooks/kit/testing.ts'

const manifest = `apiVersion: toolhive.stacklok.dev/v1alpha1
kind: MCPServer
metadata: {name: weather, namespace: team}
spec: {image: ghcr.io/example/weather:1, transport: stdio}
`
const parent = { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', namespace: 'team', name: 'weather' }
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'team', name: 'weather' }

function imageOf(object: KubernetesObject | undefined): unknown {
  return /"image":"([^"]+)"/.exec(JSON.stringify(object))?.[1]
}

describe('render', () => {
  it('gives children, statuses and problems of text, objects and lists of them alike', () => {
    const rendered = render(manifest)
    const object = {
      apiVersion: parent.apiVersion,
      kind: 'MCPServer',
      metadata: { name: 'weather', namespace: 'team' },
      spec: { image: 'ghcr.io/example/weather:1', transport: 'stdio' },
    }
    expect(rendered.children.map(({ kind }) => kind)).toContain('Deployment')
    expect(rendered.statuses).toMatchObject([{ parent, status: { phase: 'Pending' } }])
    expect(rendered.problems).toEqual([])
    expect(render(object)).toEqual(rendered)
    expect(render([manifest, object])).toEqual(rendered)
  })

  it('is the same each time, and follows settings and time where they are given', () => {
    expect(render(manifest)).toEqual(render(manifest))
    const runner = render(manifest, { settings: { runnerImage: 'registry.example.com/runner:1' } })
    expect(JSON.stringify(runner.children)).toContain('registry.example.com/runner:1')
    expect(JSON.stringify(render(manifest, { now: '2026-01-31T12:00:00Z' }).statuses)).toContain('2026-01-31T12:00:00Z')
  })

  it.each([
    [{ settings: { platform: 'vms' } }, /^settings\.platform: /],
    [{ now: 'yesterday' }, /^now: yesterday is not a time/],
  ])('says which option cannot be used: %j', (options, message) => {
    // @ts-expect-error what a user without types may write
    expect(() => render(manifest, options)).toThrow(message)
  })
})

describe('validate', () => {
  it('names field and object of what an API server would refuse', () => {
    expect(validate(manifest.replace('stdio', 'tcp'))).toMatchObject([
      { severity: 'invalid', object: 'MCPServer team/weather', field: 'spec.transport', document: 1 },
    ])
  })

  it('knows what the operator would report', () => {
    const refers = manifest.replace('transport: stdio', 'transport: stdio, toolConfigRef: {name: nowhere}')
    expect(validate(refers)).toMatchObject([{ severity: 'error', field: 'spec.toolConfigRef.name' }])
    expect(validate('a: 1')).toMatchObject([{ severity: 'invalid', field: 'apiVersion' }])
  })
})

describe('converge', () => {
  it('comes to rest with all children, and with a server that runs', async () => {
    const cluster = await converge(manifest)
    expect(cluster.writes.created).toContainEqual(deployment)
    expect(cluster.get(parent)).toMatchObject({ status: { phase: 'Running' } })
  })

  it('leaves workloads unready where that is asked for', async () => {
    const cluster = await converge(manifest, { ready: false })
    expect(cluster.get(parent)).toMatchObject({ status: { phase: 'Pending' } })
  })

  it('repairs drift', async () => {
    const cluster = await converge(manifest)
    const before = imageOf(cluster.get(deployment))
    const path = '/spec/template/spec/containers/0/image'
    const { updated } = await cluster.patch(deployment, [{ op: 'replace', path, value: 'evil:1' }])
    expect(updated).toContainEqual(deployment)
    expect(imageOf(cluster.get(deployment))).toBe(before)
  })

  it('follows an edit of a manifest, and takes children away with their parent', async () => {
    const cluster = await converge(manifest)
    await cluster.apply(manifest.replace('weather:1', 'weather:2'))
    expect(toYaml(cluster.objects())).toContain('weather:2')
    const { deleted } = await cluster.delete(parent)
    expect(deleted).toContainEqual(deployment)
    expect(cluster.get(deployment)).toBeUndefined()
  })

  it('refuses what an API server would refuse', async () => {
    await expect(converge(manifest.replace('stdio', 'tcp'))).rejects.toThrow(/spec\.transport: must be one of/)
    const cluster = await converge(manifest)
    await expect(cluster.delete({ ...parent, name: 'other' })).rejects.toThrow('does not exist')
  })
})

describe('toYaml', () => {
  it('is the same text whatever order objects and keys have', () => {
    const { children } = render(manifest)
    const turned = children.toReversed().map((child) => Object.fromEntries(Object.entries(child).toReversed()))
    // @ts-expect-error an object whose keys were turned round is an object all the same
    expect(toYaml(turned)).toBe(toYaml(children))
    expect(toYaml(children)).toMatch(/^---\n# ConfigMap team\/weather-runconfig\napiVersion: v1\n/)
  })
})
