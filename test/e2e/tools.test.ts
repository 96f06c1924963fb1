import { beforeAll, describe, expect, it } from 'vitest'
import { apply } from './support/cluster.ts'
import { installOperator } from './support/installation.ts'
import { type Session, withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { apiVersion, endpointOf, isReady, server } from './support/servers.ts'

const namespace = 'e2e-tools'

describe('an MCPToolConfig', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    await apply(
      {
        apiVersion,
        kind: 'MCPToolConfig',
        metadata: { name: 'few', namespace },
        spec: {
          toolsFilter: ['say', 'get-sum'],
          toolsOverride: { echo: { name: 'say', description: 'Says it again.' } },
        },
      },
      server({ namespace, name: 'http', transport: 'streamable-http', spec: { toolConfigRef: { name: 'few' } } }),
    )
    await isReady(namespace, 'mcpserver/http')
  })

  it('leaves the tools of the filter, under their new names', async () => {
    expect(await client(({ toolNames }) => toolNames())).toEqual(['say', 'get-sum'])
  })

  it('lets them be called under these names', async () => {
    expect(await client(({ call }) => call('say', { message: 'hello' }))).toBe('Echo: hello')
  })

  it('refuses a call of a tool that it has taken away', async () => {
    await expect(client(({ call }) => call('get-env'))).rejects.toThrow()
  })

  function client<T>(use: (session: Session) => Promise<T>): Promise<T> {
    return withClient(endpointOf(namespace, 'http', 'streamable-http'), use)
  }
})
