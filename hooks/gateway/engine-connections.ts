import type { Server } from 'node:http'
import { sleep } from '../runtime/sleep.ts'

/** The engine's connections. A running engine always has some: it watches, and it renews its lease every 2 s. */
export interface EngineConnections {
  count(): number
  /** Resolves when there are none, or after some milliseconds; says whether there are none. */
  gone(withinMilliseconds: number): Promise<boolean>
}

/** An engine that restarts drops all its connections at once; a shorter pause may be chance. */
const restMilliseconds = 1_000
const lookMilliseconds = 50

/** Counts the server's connections; `onGone` is called when there have been some and then none for a second. */
export function countConnections(
  server: Server,
  onChange: (count: number) => void,
  onGone: () => void,
): EngineConnections {
  let count = 0
  let timer: NodeJS.Timeout | undefined

  server.on('connection', (socket) => {
    count += 1
    onChange(count)
    clearTimeout(timer)
    socket.once('close', () => {
      count -= 1
      onChange(count)
      if (count === 0) timer = setTimeout(onGone, restMilliseconds).unref()
    })
  })

  const isConnected = (): boolean => count > 0

  return {
    count: () => count,
    async gone(withinMilliseconds) {
      const deadline = performance.now() + withinMilliseconds
      while (isConnected() && performance.now() < deadline) await sleep(lookMilliseconds)
      return count === 0
    },
  }
}
