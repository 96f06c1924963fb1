import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../hooks/app.ts'
import { createMetrics } from '../../hooks/http/metrics.ts'
import { createLogger } from '../../hooks/runtime/log.ts'
import { serve } from '../../hooks/runtime/serve.ts'
import { Settings } from '../../hooks/settings.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'

describe('hooks over HTTPS (metacontroller.external.tls)', () => {
  // The API server makes itself a certificate for 127.0.0.1, which serves here too.
  const cluster = withCluster()
  let server: Awaited<ReturnType<typeof serve>> | undefined
  afterAll(() => server?.server.close())

  it('answer callers that trust the authority, and no others', async () => {
    const tls = { certFile: cluster().caFile, keyFile: join(cluster().folder, 'apiserver.key') }
    server = await serve(app(), '127.0.0.1', 0, tls)
    expect(server.url).toMatch(/^https:/)
    expect(await statusOf(`${server.url}/healthz`, await readFile(tls.certFile))).toBe(200)
    await expect(statusOf(`${server.url}/healthz`, undefined)).rejects.toThrow(/self-signed|unable to verify/)
  })

  it('do not start without a readable certificate', async () => {
    const keyFile = join(cluster().folder, 'no.key')
    await writeFile(keyFile, 'no key')
    await expect(serve(app(), '127.0.0.1', 0, { certFile: cluster().caFile, keyFile })).rejects.toThrow()
  })
})

function app(): ReturnType<typeof createApp> {
  const logger = createLogger({ level: 'silent', readable: false })
  return createApp({
    kinds: [],
    settings: Settings.parse({}),
    now: () => '2026-11-25T12:00:00Z',
    metrics: createMetrics(),
    isReady: () => true,
    logger,
  })
}

function statusOf(url: string, ca: Buffer | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, ca ? { ca } : {}, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.once('error', reject)
    call.end()
  })
}
