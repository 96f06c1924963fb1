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

    expect(await diff(observed)).toEqual({ code: 0, out: '', err: '' })
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

  it('needs something to compare with', async () => {
    const { code, err } = await run(['diff', '-f', '-'], { stdin: server('weather') })

    expect(code).toBe(1)
    expect(err).toContain('--observed')
  })
})

/** The children with the owner that the engine gives them. */
function owned(): Promise<string> {
  const ownerReferences = [
    { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'MCPServer', name: 'weather', uid: 'u', controller: true },
  ]
  return clusterWith((child) => ({ ...child, metadata: { ...recordAt(child, 'metadata'), ownerReferences } }))
}
