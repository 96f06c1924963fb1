import { beforeAll, describe, expect, it } from 'vitest'
import { apply } from './support/cluster.ts'
import { figure } from './support/figures.ts'
import { installOperator } from './support/installation.ts'
import { type ClientTransport, withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { endpointOf, isReady, type ServerOptions, server } from './support/servers.ts'

const namespace = 'e2e-transports'

interface Case extends Omit<ServerOptions, 'namespace'> {
  readonly client: ClientTransport
}

describe('an MCP server that speaks', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  it.each<[string, Case]>([
    ['stdio', { name: 'stdio', transport: 'stdio', client: 'sse' }],
    [
      'stdio, with proxyMode streamable-http',
      { name: 'stdio-http', transport: 'stdio', client: 'streamable-http', spec: { proxyMode: 'streamable-http' } },
    ],
    ['sse', { name: 'sse', transport: 'sse', client: 'sse' }],
    ['streamable-http', { name: 'http', transport: 'streamable-http', client: 'streamable-http' }],
  ])('%s answers a client through its Service', async (title, { client, ...options }) => {
    const begun = Date.now()
    await apply(server({ namespace, ...options }))
    await isReady(namespace, `mcpserver/${options.name}`)
    await withClient(endpointOf(namespace, options.name, client), async ({ call, toolNames }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
      await figure(`${title}: from kubectl apply to the first tool call`, `${seconds(begun)} s`)
      expect(await toolNames()).toEqual(expect.arrayContaining(['echo', 'get-env', 'get-sum']))
    })
  })
})

function seconds(begun: number): string {
  return ((Date.now() - begun) / 1000).toFixed(1)
}
