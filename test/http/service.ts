import { type AppDeps, createApp } from '../../hooks/app.ts'
import { createMetrics } from '../../hooks/http/metrics.ts'
import { createLogger } from '../../hooks/runtime/log.ts'
import { Settings } from '../../hooks/settings.ts'
import { weather } from './weather-kind.ts'

/** The app with the test kind, its log as a list of entries, and a switch for readiness. */
export function service(deps: Partial<AppDeps> = {}): {
  readonly app: ReturnType<typeof createApp>
  readonly log: Record<string, unknown>[]
  readonly logText: () => string
  readonly readiness: { ready: boolean }
} {
  const lines: string[] = []
  const log: Record<string, unknown>[] = []
  const readiness = { ready: true }
  const destination = {
    write(line: string) {
      lines.push(line)
      log.push(JSON.parse(line))
    },
  }
  const app = createApp({
    kinds: [weather],
    settings: Settings.parse({}),
    now: () => '2026-01-31T12:00:00Z',
    logger: createLogger({ level: 'info', readable: false, destination }),
    metrics: createMetrics(),
    isReady: () => readiness.ready,
    ...deps,
  })
  return { app, log, logText: () => lines.join(''), readiness }
}
