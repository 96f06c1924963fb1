import { readFile } from 'node:fs/promises'
import { type ClientHttp2Session, connect, constants } from 'node:http2'
import { sleep } from '../../runtime/sleep.ts'

/** One HTTP/2 connection to the API server and the streams that are open on it. */
export interface Session {
  readonly connection: ClientHttp2Session
  streams: number
  /** The API server takes no new streams on it (GOAWAY), or it is broken. */
  leaving: boolean
}

const connectMilliseconds = 5_000
const pingAnswerMilliseconds = 10_000
const readyMilliseconds = 15_000
const readyPauseMilliseconds = 100
/** A list flows at this many bytes per round trip; a watch that the engine does not read buffers no more than this. */
const windowBytes = 128 * 1024

/** Watches leave some room on every connection, so that a short request (a lease is renewed every 2 s) never waits for one. */
export function hasRoom({ connection, streams, leaving }: Session, isLong: boolean): boolean {
  const allowed = Math.min(connection.remoteSettings.maxConcurrentStreams ?? 100, 250)
  const reserved = isLong ? Math.ceil(allowed / 20) : 0
  return !leaving && !connection.closed && !connection.destroyed && streams < allowed - reserved
}

/** Opens a connection; rejects where the other side does not answer in time. */
export async function connected({ url, caFile }: { readonly url: string; readonly caFile: string }): Promise<Session> {
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
export async function untilReady(session: Session, isReady: (session: Session) => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + readyMilliseconds
  while (Date.now() < deadline && !session.connection.destroyed) {
    if (await isReady(session)) return
    await sleep(readyPauseMilliseconds)
  }
}

/** Notices a connection whose other side has gone without a word; answers how to stop. */
export function keepAlive({ connection }: Session, everyMilliseconds: number): () => void {
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
