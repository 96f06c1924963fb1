import type { Logger } from '../runtime/log.ts'
import type { Call } from './calls.ts'

/** One line for one hook call: a fixed message, so that lines group, and the call's facts as fields. Never a body. */
export function logCall(logger: Logger, call: Call): void {
  const { milliseconds, problems, ...facts } = call
  const reasons = [...new Set(problems.map(({ reason }) => reason))]
  const fields = {
    ...facts,
    durationMs: Math.round(milliseconds * 1000) / 1000,
    problems: reasons.length > 0 ? reasons : undefined,
  }
  if (call.outcome === 'failed') logger.error(fields, 'hook call')
  else if (call.outcome === 'refused') logger.warn(fields, 'hook call')
  else logger.info(fields, 'hook call')
}

/**
 * One line for a mistake of ours. The error's message is left out on purpose: it may quote what was being read
 * (V8's JSON errors do), and that may be a secret. Its name and stack frames say where to look.
 */
export function logFailure(logger: Logger, error: unknown): void {
  const isError = error instanceof Error
  const frames = isError ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  logger.error(
    { error: isError ? error.name : typeof error, frames: frames.map((frame) => frame.trim()) },
    'hook failed',
  )
}
