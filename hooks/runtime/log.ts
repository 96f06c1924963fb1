import { type DestinationStream, type Logger, pino } from 'pino'
import { readableLines } from './readable-lines.ts'

export type { Logger } from 'pino'

/** What a program tells of itself: facts and a sentence, never anything that a Secret or a source holds. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void
  warn(facts: Readonly<Record<string, unknown>>, message: string): void
  error(facts: Readonly<Record<string, unknown>>, message: string): void
}

export interface LogOptions {
  readonly level: string
  /** One readable line instead of one JSON object. */
  readonly readable?: boolean
  /** Standard output where absent. */
  readonly destination?: DestinationStream
  /** Fields of every line. */
  readonly base?: Readonly<Record<string, unknown>>
}

/**
 * A logger of lines with a time (ISO, UTC) and a level by name. Lines are written at once: a destination that buffers
 * tries for ever to write what is left at exit when nobody reads standard output any more, so the process never ends.
 */
export function createLogger(options: LogOptions): Logger {
  const { level, readable = false, destination = pino.destination({ dest: 1, sync: true }), base = null } = options
  return pino(
    {
      level,
      base,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    readable ? readableLines(destination) : destination,
  )
}
