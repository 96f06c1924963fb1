import type { Server } from 'node:http'
import type { Server as HttpsServer } from 'node:https'

/** How often connections that have become idle are closed while calls are still in flight. */
const sweepMilliseconds = 50

/**
 * Stops taking connections, lets calls in flight finish, closes each connection as soon as it is idle.
 * Answers `drained`, or `cut` when calls were still running after the given time and were broken off.
 */
export async function closeGracefully(server: Server | HttpsServer, milliseconds: number): Promise<'drained' | 'cut'> {
  let outcome: 'drained' | 'cut' = 'drained'
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMilliseconds)
  const limit = setTimeout(() => {
    outcome = 'cut'
    server.closeAllConnections()
  }, milliseconds)

  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearInterval(sweep)
  clearTimeout(limit)
  return outcome
}
