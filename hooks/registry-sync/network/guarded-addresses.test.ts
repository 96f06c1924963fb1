import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../../test/registry/listen.ts'
import { type AddressPolicy, addressPolicy } from './addresses.ts'
import { type GuardedHttp, guardedHttp } from './guarded-http.ts'
import type { Resolve } from './guarded-lookup.ts'
import { readBody } from './response.ts'

/**
 * Where connections are made, with real ones: 127.0.1.0/24 plays public addresses, 127.0.2.0/24 private ones, 127.0.3.0/24
 * a network that the installation lists, and all others are refused. Names mean what the test says at the time.
 */

const real = addressPolicy([])

function played(address: string): string {
  if (address.startsWith('127.0.1.')) return address.replace('127.0.1.', '8.8.8.')
  return address.replace('127.0.2.', '10.2.2.').replace('127.0.3.', '10.3.3.')
}

const policy: AddressPolicy = {
  refusal: (address, reach) => addressPolicy(['10.3.3.0/24']).refusal(played(address), reach),
  isPublic: (address) => real.isPublic(played(address)),
}

const ends: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A server at an address; answers its port. */
async function serverAt(address: string, listener: RequestListener, port = 0): Promise<number> {
  const { url, close } = await listen(createServer(listener), address, port)
  ends.push(close)
  return Number(new URL(url).port)
}

/** A resolver that answers these addresses for a name, one list after the other; the last one stays. */
function resolverOf(names: Readonly<Record<string, readonly (readonly string[])[]>>): Resolve {
  const asked = new Map<string, number>()
  return (hostname, _, callback) => {
    const turns = names[hostname] ?? []
    const turn = asked.get(hostname) ?? 0
    asked.set(hostname, turn + 1)
    const addresses = turns[Math.min(turn, turns.length - 1)] ?? []
    setImmediate(() =>
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      ),
    )
  }
}

function client(names: Readonly<Record<string, readonly (readonly string[])[]>>): GuardedHttp {
  const limits = { bytes: 1024, pauseMs: 2000 }
  const http = guardedHttp({ policy, limits, clusterDomain: 'cluster.local', resolve: resolverOf(names) })
  ends.push(http.close)
  return http
}

async function get(http: GuardedHttp, url: string): Promise<string> {
  const response = await http.request({ url, signal: AbortSignal.timeout(10_000) })
  return Buffer.from(await readBody(response)).toString()
}

const secret: RequestListener = (_, response) => response.end('secret')

function redirectTo(location: string): RequestListener {
  return (_, response) => response.writeHead(302, { location, connection: 'close' }).end()
}

describe('the host that a spec names', () => {
  it('is reached at a public address', async () => {
    const port = await serverAt('127.0.1.1', secret)
    expect(await get(client({ 'git.example': [['127.0.1.1']] }), `http://git.example:${port}/`)).toBe('secret')
  })

  it('is not reached at a private address under a public name', async () => {
    const port = await serverAt('127.0.2.1', secret)
    await expect(get(client({ 'git.example': [['127.0.2.1']] }), `http://git.example:${port}/`)).rejects.toThrow(
      /connection to git\.example:\d+ is not allowed: 10\.2\.2\.1 is a private address\. Refer to a Service of the cluster as <service>\.<namespace>\.svc/,
    )
  })

  it.each(['gitea', 'gitea.tools.svc', 'gitea.tools.svc.cluster.local'])(
    'is reached at a private address as the Service %s',
    async (name) => {
      const port = await serverAt('127.0.2.1', secret)
      expect(await get(client({ [name]: [['127.0.2.1']] }), `http://${name}:${port}/`)).toBe('secret')
    },
  )

  it('is reached at a private address that the spec gives itself', async () => {
    const port = await serverAt('127.0.2.1', secret)
    expect(await get(client({}), `http://127.0.2.1:${port}/`)).toBe('secret')
  })

  it('is reached in a listed network under any name', async () => {
    const port = await serverAt('127.0.3.1', secret)
    expect(await get(client({ 'git.corp.example': [['127.0.3.1']] }), `http://git.corp.example:${port}/`)).toBe(
      'secret',
    )
  })

  it.each(['gitea', 'git.example'])('is never reached at loopback as %s', async (name) => {
    const port = await serverAt('127.0.0.1', secret)
    await expect(get(client({ [name]: [['127.0.0.1']] }), `http://${name}:${port}/`)).rejects.toThrow(/is not allowed/)
  })

  it('is reached only at those of its addresses that may be reached', async () => {
    const port = await serverAt('127.0.1.1', secret)
    await serverAt('127.0.2.1', (_, response) => response.end('inside'), port)
    const http = client({ 'git.example': [['127.0.2.1', '127.0.1.1']] })
    expect(await get(http, `http://git.example:${port}/`)).toBe('secret')
  })

  it('is not reached where its name has no address', async () => {
    await expect(get(client({}), 'http://git.example/')).rejects.toThrow('git.example has no address')
  })
})

describe('a redirect', () => {
  it('does not lead to the host of the spec once that points inside (DNS rebinding)', async () => {
    const port = await serverAt('127.0.1.1', (request, response) =>
      redirectTo(`/again?from=${request.url}`)(request, response),
    )
    await serverAt('127.0.2.1', secret, port)
    await serverAt('127.0.3.1', secret, port)
    for (const inside of ['127.0.2.1', '127.0.3.1']) {
      const http = client({ 'git.example': [['127.0.1.1'], [inside]] })
      await expect(get(http, `http://git.example:${port}/`)).rejects.toThrow(/to which a source must not redirect/)
    }
  })

  it('does not lead from outside to a Service, a private address or a listed network', async () => {
    const inner = await serverAt('127.0.2.1', secret)
    await serverAt('127.0.3.1', secret, inner)
    for (const target of ['gitea.tools.svc', '127.0.2.1', '127.0.3.1', 'listed.example']) {
      const port = await serverAt('127.0.1.1', redirectTo(`http://${target}:${inner}/`))
      const http = client({
        'git.example': [['127.0.1.1']],
        'gitea.tools.svc': [['127.0.2.1']],
        'listed.example': [['127.0.3.1']],
      })
      await expect(get(http, `http://git.example:${port}/`)).rejects.toThrow(/is not allowed/)
    }
  })

  it('does not take a connection that was opened for another request', async () => {
    const inner = await serverAt('127.0.2.1', secret)
    const url = `http://gitea.tools.svc:${inner}/`
    const port = await serverAt('127.0.1.1', redirectTo(url))
    const http = client({ 'gitea.tools.svc': [['127.0.2.1']], 'git.example': [['127.0.1.1']] })
    expect(await get(http, url)).toBe('secret')
    await new Promise((resolve) => setTimeout(resolve, 20)) // until the connection is idle
    await expect(get(http, `http://git.example:${port}/`)).rejects.toThrow(/to which a source must not redirect/)
  })

  it('of a Service leads on within that Service, to other hosts outside, and no further inside', async () => {
    const inner = await serverAt('127.0.2.1', (request, response) => {
      if (request.url === '/moved') return secret(request, response)
      return redirectTo(decodeURIComponent(request.url?.slice(1) ?? ''))(request, response)
    })
    const outer = await serverAt('127.0.1.1', secret)
    await serverAt('127.0.2.2', secret, inner)
    const http = client({ 'gitea.tools.svc': [['127.0.2.1']], 'other.tools.svc': [['127.0.2.2']] })
    const through = (target: string): Promise<string> =>
      get(http, `http://gitea.tools.svc:${inner}/${encodeURIComponent(target)}`)
    expect(await through('/moved')).toBe('secret')
    expect(await through(`http://127.0.1.1:${outer}/`)).toBe('secret')
    await expect(through(`http://other.tools.svc:${inner}/`)).rejects.toThrow(/to which a source must not redirect/)
    await expect(through(`http://127.0.2.2:${inner}/`)).rejects.toThrow(/to which a source must not redirect/)
  })

  it('that came back from outside does not lead inside again', async () => {
    const outer = await serverAt('127.0.1.1', (request, response) =>
      redirectTo(String(request.headers['x-back']))(request, response),
    )
    const inner = await serverAt('127.0.2.1', redirectTo(`http://127.0.1.1:${outer}/`))
    const http = client({ 'gitea.tools.svc': [['127.0.2.1']] })
    const headers = { 'x-back': `http://gitea.tools.svc:${inner}/` }
    const answer = http.request({ url: headers['x-back'], headers, signal: AbortSignal.timeout(10_000) })
    await expect(answer).rejects.toThrow(/to which a source must not redirect/)
  })
})
