import { errorMessage } from '../../runtime/error-message.ts'
import type { Log } from '../../runtime/log.ts'
import { orAborted } from '../../runtime/or-aborted.ts'
import { sleep } from '../../runtime/sleep.ts'
import { connectBackoff, delayAfter } from '../backoff.ts'
import { connected, hasRoom, keepAlive, type Session, untilReady } from './session.ts'

export interface Sessions {
  /** A connection with room for one more stream, counted in; waits until there is one or the signal aborts. */
  acquire(signal: AbortSignal, isLong: boolean): Promise<Session>
  release(session: Session): void
  /** Opens no more streams on it; it ends with its last one. */
  leave(session: Session): void
  count(): number
  close(): void
}

export interface SessionOptions {
  readonly url: string
  readonly caFile: string
  readonly logger: Log
  readonly pingMilliseconds: number
  /** Whether the API server behind a first connection is ready to be asked. */
  isReady(session: Session): Promise<boolean>
  onChange(count: number): void
}

/**
 * The pool: as few connections as hold all streams (the API server allows about 100 on each), opened one at a time.
 * While none can be opened everybody waits here, so that an API server that restarts costs waiting and not errors.
 */
export function createSessions(options: SessionOptions): Sessions {
  const sessions = new Set<Session>()
  let opening: Promise<void> | undefined
  let closed = false

  const changed = (): void => options.onChange(sessions.size)

  async function open(): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      if (closed) throw new Error('the client of the API server is closed')
      const session = await connected(options).catch((error: unknown) => {
        if (failures === 1)
          options.logger.warn({ error: errorMessage(error) }, 'API server cannot be reached; trying again')
        return undefined
      })
      if (session) {
        if (sessions.size === 0) await untilReady(session, (opened) => options.isReady(opened))
        if (failures > 1) options.logger.info({ attempts: failures }, 'API server can be reached again')
        return adopt(session)
      }
      await sleep(delayAfter(failures, connectBackoff))
    }
  }

  function adopt(session: Session): void {
    const { connection } = session
    if (closed || connection.destroyed) return connection.destroy()
    const stopPinging = keepAlive(session, options.pingMilliseconds)
    connection.once('close', () => {
      session.leaving = true
      stopPinging()
      sessions.delete(session)
      changed()
    })
    sessions.add(session)
    changed()
  }

  return {
    async acquire(signal, isLong) {
      for (;;) {
        signal.throwIfAborted()
        const session = [...sessions].find((candidate) => hasRoom(candidate, isLong))
        if (session) {
          session.streams += 1
          return session
        }
        opening ??= open().finally(() => {
          opening = undefined
        })
        await orAborted(opening, signal)
      }
    },
    release(session) {
      session.streams -= 1
      const isSpare = [...sessions].some((other) => other !== session && hasRoom(other, true))
      // Closing would wait for the other side to close too.
      if (session.streams === 0 && (session.leaving || isSpare)) session.connection.destroy()
    },
    leave(session) {
      session.leaving = true
      if (session.streams === 0) session.connection.destroy()
    },
    count: () => sessions.size,
    close() {
      closed = true
      for (const { connection } of sessions) connection.destroy()
    },
  }
}
