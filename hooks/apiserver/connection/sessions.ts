import { readFile } from 'node:fs/promises'
import { type ClientHttp2Session, connect, constants } from 'node:http2'
import type { Logger } from 'pino'
import { errorMessage } from '../../runtime/error-message.ts'
import { orAborted } from '../../runtime/or-aborted.ts'
import { sleep } from '../../runtime/sleep.ts'
import { connectBackoff, delayAfter } from '../backoff.ts'

/** One HTTP/2 connection to the API server and the streams that are open on it. */
export interface Session {
  readonly connection: ClientHttp2Session
  streams: number
  /** The API server takes no new streams on it (GOAWAY), or it is broken. */
  leaving: boolean
}

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
  readonly logger: Logger
  readonly pingMilliseconds: number
  /** Whether the API server behind a first connection is ready to be asked. */
  isReady(session: Session): Promise<boolean>
  onChange(count: number): void
}

const connectMilliseconds = 5_000
const pingAnswerMilliseconds = 10_000
const readyMilliseconds = 15_000
const readyPauseMilliseconds = 100
/** A list flows at this many bytes per round trip; a watch that the engine does not read buffers no more than this. */
const windowBytes = 128 * 1024

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
      if (closed) throw new Error('the gateway is stopping')
      const session = await connected(options).catch((error: unknown) => {
        if (failures === 1)
          options.logger.warn({ error: errorMessage(error) }, 'API server cannot be reached; trying again')
        return undefined
      })
      if (session) {
        if (sessions.size === 0) await untilReady(session, options)
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

/** Watches leave some room on every connection, so that a short request (a lease is renewed every 2 s) never waits for one. */
function hasRoom({ connection, streams, leaving }: Session, isLong: boolean): boolean {
  const allowed = Math.min(connection.remoteSettings.maxConcurrentStreams ?? 100, 250)
  const reserved = isLong ? Math.ceil(allowed / 20) : 0
  return !leaving && !connection.closed && !connection.destroyed && streams < allowed - reserved
}

async function connected({ url, caFile }: SessionOptions): Promise<Session> {
  const ca = url.startsWith('https:') ? await readFile(caFile) : undefined
  const connection = connect(url, {
    ...(ca ? { ca } : {}),
    settings: { enablePush: false, initialWindowSize: windowBytes },
  })
  const session: Session = { connection, streams: 0, leaving: false }
  connection.on('goaway', () => {
    session.leaving = true
  })
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => fail(new Error(`no response within ${connectMilliseconds / 1000} s`)),
      connectMilliseconds,
    )
    function fail(error: Error): void {
      clearTimeout(late)
      connection.destroy()
      reject(error)
    }
    // Errors after the start end in 'close', which is where they are dealt with.
    connection.on('error', fail)
    connection.once('close', () => fail(new Error('closed before it was ready')))
    connection.once('remoteSettings', () => {
      clearTimeout(late)
      resolve()
    })
  })
  return session
}

/**
 * An API server that has just started listens before it knows the roles, and would answer "forbidden" to everything:
 * the first connection after an outage waits for its /readyz. One that never says ready (the path may be closed to us)
 * is used all the same.
 */
async function untilReady(session: Session, options: SessionOptions): Promise<void> {
  const deadline = Date.now() + readyMilliseconds
  while (Date.now() < deadline && !session.connection.destroyed) {
    if (await options.isReady(session)) return
    await sleep(readyPauseMilliseconds)
  }
}

/** Notices a connection whose other side has gone without a word; answers how to stop. */
function keepAlive({ connection }: Session, everyMilliseconds: number): () => void {
  let unanswered: NodeJS.Timeout | undefined
  const timer = setInterval(() => {
    if (connection.destroyed || unanswered !== undefined) return
    unanswered = setTimeout(
      () => connection.destroy(new Error('no response to a ping'), constants.NGHTTP2_NO_ERROR),
      pingAnswerMilliseconds,
    )
    connection.ping(() => {
      clearTimeout(unanswered)
      unanswered = undefined
    })
  }, everyMilliseconds)
  timer.unref()
  return () => {
    clearInterval(timer)
    clearTimeout(unanswered)
  }
}
