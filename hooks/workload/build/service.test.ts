import { describe, expect, it } from 'vitest'
import { childOf, proxyOf, serverOf, synced } from '../../../test/support/workload.ts'

const portOf = (port: number): unknown => [{ name: 'http', port, targetPort: port, protocol: 'TCP' }]

describe("the proxy's Service", () => {
  it.each([
    ['the default port', {}, 8080],
    ['an explicit proxyPort', { proxyPort: 9000 }, 9000],
    ['the deprecated port when proxyPort is absent (WART-15)', { port: 7000 }, 7000],
  ])('serves on %s', (_, spec, port) => {
    expect(childOf(synced(serverOf(spec)), 'Service', 'mcp-demo-server-proxy')['spec']).toMatchObject({
      type: 'ClusterIP',
      ports: portOf(port),
    })
  })

  it('of a remote proxy serves on its port', () => {
    const service = childOf(synced(proxyOf({ port: 9000 })), 'Service', 'mcp-demo-proxy-remote-proxy')
    expect(service['spec']).toEqual({
      type: 'ClusterIP',
      ports: portOf(9000),
      selector: {
        app: 'mcpremoteproxy',
        'app.kubernetes.io/name': 'mcpremoteproxy',
        'app.kubernetes.io/instance': 'demo-proxy',
        toolhive: 'true',
        'toolhive-name': 'demo-proxy',
      },
    })
  })

  it("takes the user's labels and annotations; ours win", () => {
    const proxyService = { labels: { team: 'a', toolhive: 'no' }, annotations: { 'example.com/lb': 'internal' } }
    const { metadata } = childOf(
      synced(serverOf({ resourceOverrides: { proxyService } })),
      'Service',
      'mcp-demo-server-proxy',
    )
    expect(metadata.annotations).toEqual({ 'example.com/lb': 'internal' })
    expect(metadata.labels).toMatchObject({ team: 'a', toolhive: 'true', app: 'mcpserver' })
  })
})
