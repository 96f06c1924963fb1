import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../../test/registry/listen.ts'
import { addressPolicy } from './addresses.ts'
import { type GuardedHttp, guardedHttp } from './guarded-http.ts'
import { readBody } from './response.ts'

const ends: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function serverOf(listener: RequestListener): Promise<string> {
  const { url, close } = await listen(createServer(listener))
  ends.push(close)
  return url
}

function client(allowed: readonly string[] = ['127.0.0.0/8', '::1/128'], pauseMs = 500): GuardedHttp {
  const limits = { bytes: 64 * 1024, pauseMs }
  const http = guardedHttp({ policy: addressPolicy(allowed), limits, clusterDomain: 'cluster.local' })
  ends.push(http.close)
  return http
}

function get(http: GuardedHttp, url: string, headers = {}): Promise<string> {
  const request = { url, headers, signal: AbortSignal.timeout(10_000) }
  return http.request(request).then(async (response) => Buffer.from(await readBody(response)).toString())
}

describe('HTTP towards sources', () => {
  it('follows redirects on one origin and keeps credentials there', async () => {
    const url = await serverOf((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else response.end(`${request.url} ${request.headers.authorization}`)
    })
    expect(await get(client(), `${url}/a`, { authorization: 'Basic x' })).toBe('/b Basic x')
  })

  it('does not carry credentials to another origin', async () => {
    const other = await serverOf((request, response) =>
      response.end(`${request.headers.authorization} ${request.headers.accept}`),
    )
    const url = await serverOf((_, response) => response.writeHead(307, { location: `${other}/` }).end())
    expect(await get(client(), url, { authorization: 'Basic x', accept: 'a/b' })).toBe('undefined a/b')
  })

  it.each([
    ['loopback', 'http://127.0.0.1:9/'],
    ['loopback by name', 'http://localhost:9/'],
    ['loopback in another spelling', 'http://2130706433:9/'],
    ['IPv6 loopback', 'http://[::1]:9/'],
    ['the metadata address', 'http://169.254.169.254/latest/meta-data/'],
  ])('refuses %s', async (_, target) => {
    await expect(get(client([]), target)).rejects.toThrow(/is not allowed/)
  })

  it.each([
    ['the metadata address', 'http://169.254.169.254/'],
    ['a private address', 'http://10.96.0.1/'],
  ])('refuses a redirect to %s', async (_, location) => {
    const url = await serverOf((__, response) => response.writeHead(302, { location }).end())
    await expect(get(client(), url)).rejects.toThrow(/is not allowed/)
  })

  it.each([
    ['other protocols', 'ftp://files.example/', /does not use https/],
    ['files', 'file:///etc/passwd', /does not use https/],
  ])('refuses a redirect to %s', async (_, location, message) => {
    const url = await serverOf((__, response) => response.writeHead(302, { location }).end())
    await expect(get(client(), url)).rejects.toThrow(message)
  })

  it('ends a circle of redirects', async () => {
    const url = await serverOf((_, response) => response.writeHead(302, { location: '/again' }).end())
    await expect(get(client(), url)).rejects.toThrow('more than 5 redirects')
  })

  it('ends an endless body', async () => {
    let written = 0
    const url = await serverOf((_, response) => {
      const more = (): void => {
        written += 1
        if (!response.destroyed) response.write(Buffer.alloc(16 * 1024), () => setImmediate(more))
      }
      more()
    })
    await expect(get(client(), url)).rejects.toThrow(/larger than 0.0625 MiB/)
    expect(written).toBeLessThan(1000)
  })

  it.each<[string, RequestListener]>([
    ['a server that never answers', () => undefined],
    ['a body that pauses', (_, response) => response.write('a')],
  ])('ends %s', async (_, listener) => {
    const url = await serverOf(listener)
    const started = Date.now()
    await expect(get(client(undefined, 200), url)).rejects.toThrow()
    expect(Date.now() - started).toBeLessThan(3000)
  })

  it('refuses a compressed body, which could be of any size', async () => {
    const url = await serverOf((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1000))),
    )
    await expect(get(client(), url)).rejects.toThrow('the response is compressed (gzip)')
  })

  it('asks for no compression', async () => {
    const url = await serverOf((request, response) => response.end(request.headers['accept-encoding']))
    expect(await get(client(), url)).toBe('identity')
  })
})
