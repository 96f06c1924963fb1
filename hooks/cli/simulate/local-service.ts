import { createApp } from '../../app.ts'
import type { Kind } from '../../engine/kind.ts'
import { createMetrics } from '../../http/metrics.ts'
import { createLogger } from '../../runtime/log.ts'
import { serve } from '../../runtime/serve.ts'
import { closeGracefully } from '../../runtime/shutdown.ts'
import type { Context } from '../../settings.ts'

export interface LocalService {
  readonly url: string
  stop(): Promise<void>
}

/** The hook service on a free loopback port of this process, with a silent log and a clock that stands still. */
export async function startLocalService(kinds: readonly Kind[], { settings, now }: Context): Promise<LocalService> {
  const app = createApp({
    kinds,
    settings,
    now: () => now,
    logger: createLogger({ level: 'silent', readable: false }),
    metrics: createMetrics(),
    isReady: () => true,
  })
  const { server, url } = await serve(app, '127.0.0.1', 0)
  return {
    url,
    async stop() {
      await closeGracefully(server, 1_000)
    },
  }
}
