import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, get, kubectl } from './support/cluster.ts'
import { installOperator, releaseNamespace } from './support/installation.ts'
import { withClient } from './support/mcp.ts'
import { deleteTestNamespaces, withNamespace } from './support/namespace.ts'
import { endpointOf, isReady, server } from './support/servers.ts'

const allowed = 'e2e-allowed'
const forbidden = 'e2e-forbidden'

describe('in namespace mode', () => {
  // What is still being deleted in other namespaces would be in the engine's log when it loses its rights there.
  beforeAll(deleteTestNamespaces)
  withNamespace(allowed)
  withNamespace(forbidden)
  beforeAll(() => installOperator({ operator: { rbac: { scope: 'namespace', allowedNamespaces: [allowed] } } }))

  afterEach(async () => {
    expect(await engineErrors()).toEqual([])
  })

  it('a server of an allowed namespace answers', async () => {
    await apply(server({ namespace: forbidden, name: 'fetch' }), server({ namespace: allowed, name: 'fetch' }))
    await isReady(allowed, 'mcpserver/fetch')
    await withClient(endpointOf(allowed, 'fetch'), async ({ call }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
  })

  it('nothing happens to a server of another one', async () => {
    expect(await get('-n', forbidden, 'mcpserver/fetch')).not.toHaveProperty('status')
    expect(listAt(await get('deployments', '-n', forbidden), 'items')).toEqual([])
  })

  it('moving to cluster mode takes the other one up, and restarts none', async () => {
    const before = await podIds()
    await installOperator()
    await isReady(forbidden, 'mcpserver/fetch')
    expect(await podIds()).toEqual(before)
  })

  it('moving back leaves it running, unmanaged', async () => {
    await installOperator({ operator: { rbac: { scope: 'namespace', allowedNamespaces: [allowed] } } })
    await withClient(endpointOf(forbidden, 'fetch'), async ({ call }) => {
      expect(await call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
  })
})

async function podIds(): Promise<readonly (string | undefined)[]> {
  return listAt(await get('pods', '-n', allowed), 'items').map((pod) => stringAt(pod, 'metadata', 'uid'))
}

/** What the engine has logged at level error; a hook that it could not call is among that. */
async function engineErrors(): Promise<readonly string[]> {
  const selector = ['-l', 'app.kubernetes.io/name=toolhive-operator', '-c', 'metacontroller', '--tail=-1']
  const { stdout } = await kubectl(['logs', '-n', releaseNamespace, ...selector])
  return stdout.split('\n').flatMap((line) => (line.includes('"level":"error"') ? [line.slice(0, 500)] : []))
}
