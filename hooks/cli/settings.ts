import { readEnvironment } from '../http/environment.ts'
import { kubernetesTime, parseTime } from '../kubernetes/time.ts'
import type { Context } from '../settings.ts'
import { failure, type Terminal } from './terminal.ts'

/** The context that the service would have with this environment, at the given time or now. */
export function contextOf(terminal: Terminal, now?: string): Context {
  const reading = readEnvironment(terminal.environment)
  if (!reading.ok) throw failure(reading.errors.join('\n'))
  if (now !== undefined && parseTime(now) === undefined) {
    throw failure(`--now ${now} is not a valid time. Use a time such as 2026-01-31T12:00:00Z.`)
  }
  return { now: kubernetesTime(now ?? terminal.now()), settings: reading.settings }
}
