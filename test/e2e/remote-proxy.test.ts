import { beforeAll, describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, kubectl } from './support/cluster.ts'
import { installOperator } from './support/installation.ts'
import { type Endpoint, initializeStatus, withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { apiVersion, isReady, server } from './support/servers.ts'

const namespace = 'e2e-remote-proxy'
const apiServer = 'https://kubernetes.default.svc'
const audience = 'partner'
const endpoint: Endpoint = { namespace, service: 'mcp-partner-remote-proxy', transport: 'streamable-http' }

describe('an MCPRemoteProxy in front of an MCP server, for callers with a token of the cluster', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    const { stdout } = await kubectl(['get', '--raw', '/.well-known/openid-configuration'])
    const issuer = stringAt(JSON.parse(stdout), 'issuer')
    await apply(server({ namespace, name: 'target', transport: 'streamable-http' }), {
      apiVersion,
      kind: 'MCPRemoteProxy',
      metadata: { name: 'partner', namespace },
      spec: {
        remoteURL: `http://mcp-target-proxy.${namespace}.svc.cluster.local:8080`,
        // by the name that every API server's certificate has, whatever the issuer is called
        oidcConfig: { type: 'kubernetes', kubernetes: { issuer, jwksUrl: `${apiServer}/openid/v1/jwks`, audience } },
      },
    })
    await isReady(namespace, 'mcpserver/target')
    await isReady(namespace, 'mcpremoteproxy/partner')
  })

  it('answers 401 without a token', async () => {
    expect(await initializeStatus(endpoint)).toBe(401)
  })

  it('passes the calls of a client with one on', async () => {
    const token = await tokenFor(audience)
    expect(await withClient({ ...endpoint, token }, ({ call }) => call('get-sum', { a: 2, b: 3 }))).toContain('5')
  })

  it('answers 401 to a token for another audience', async () => {
    expect(await initializeStatus({ ...endpoint, token: await tokenFor('somebody-else') })).toBe(401)
  })

  async function tokenFor(who: string): Promise<string> {
    const { stdout } = await kubectl(['create', 'token', 'default', '-n', namespace, `--audience=${who}`])
    return stdout.trim()
  }
})
