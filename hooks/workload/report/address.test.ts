import { describe, expect, it } from 'vitest'
import { change, running, statusOf } from '../../../test/support/running.ts'
import { proxyOf, serverOf, synced } from '../../../test/support/workload.ts'

describe('status.endpoint', () => {
  const server = 'http://mcp-demo-server-proxy.demo.svc.cluster.local'
  it.each([
    ['stdio', {}, ':8080/sse'],
    ['stdio behind streamable HTTP', { proxyMode: 'streamable-http' }, ':8080/mcp'],
    ['sse, whatever the proxy mode', { transport: 'sse', proxyMode: 'streamable-http' }, ':8080/sse'],
    ['streamable HTTP, whatever the proxy mode', { transport: 'streamable-http', proxyMode: 'sse' }, ':8080/mcp'],
    ['another port', { transport: 'streamable-http', proxyPort: 9090 }, ':9090/mcp'],
  ])('has the path of %s', (_, spec, rest) => {
    expect(synced(serverOf(spec)).status).toMatchObject({ endpoint: `${server}${rest}` })
  })

  it.each([
    ['https://mcp.example.com/v1/mcp', '/v1/mcp'],
    ['https://mcp.example.com/sse?token=secret', '/sse'],
    ['https://mcp.example.com/', ''],
    ['https://mcp.example.com', ''],
  ])('has the path of the remote URL %s, without its query', (remoteURL, path) => {
    const { status } = synced(proxyOf({ remoteURL }))
    expect(status).toHaveProperty('endpoint', `${String(Reflect.get(status ?? {}, 'url'))}${path}`)
  })

  it('is the old one while the server is held, and none where there is no Service', async () => {
    const broken = { transport: 'streamable-http', toolConfigRef: { name: 'missing' } }
    expect(synced(serverOf(broken)).status).not.toHaveProperty('endpoint')
    const simulation = await running(serverOf())
    await change(simulation, serverOf(broken))
    expect(statusOf(simulation, serverOf())).toMatchObject({ endpoint: `${server}:8080/sse` })
  })
})
