import { beforeAll, describe, expect, it } from 'vitest'
import { apply } from './support/cluster.ts'
import { installOperator } from './support/installation.ts'
import { withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { throughService } from './support/port-forward.ts'
import { endpointOf, isReady, server } from './support/servers.ts'

const namespace = 'e2e-telemetry'

describe('a server with telemetry.prometheus', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  it('counts the calls of clients on /metrics of its proxy', async () => {
    const telemetry = { prometheus: { enabled: true } }
    await apply(server({ namespace, name: 'measured', transport: 'streamable-http', spec: { telemetry } }))
    await isReady(namespace, 'mcpserver/measured')
    const endpoint = endpointOf(namespace, 'measured', 'streamable-http')
    await withClient(endpoint, ({ call }) => call('echo', { message: 'hello' }))
    const metrics = await throughService([namespace, endpoint.service, 8080], async (url) => {
      const response = await fetch(`${url}/metrics`)
      expect(response.status).toBe(200)
      return response.text()
    })
    expect(metrics).toMatch(/^toolhive_mcp_requests_total\{.*\} [1-9]/m)
  })
})
