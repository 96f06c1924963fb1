import type { Socket } from 'node:net'
import { sleep } from '../../runtime/sleep.ts'

/** The engine's connections. A running engine always has some: it watches, and it renews its lease every 2 s. */
export interface EngineConnections {
  /** Counts a connection on which the engine has shown its password, until it closes. */
  add(socket: Socket): void
  count(): number
  /** Resolves when there are none, or after some milliseconds; says whether there are none. */
  gone(withinMilliseconds: number): Promise<boolean>
}

/** An engine that restarts drops all its connections at once; a shorter pause may be chance. */
const restMilliseconds = 1_000
const lookMilliseconds = 50

/** Counts connections; `onGone` is called when there have been some and then none for a second. */
export function countConnections(onChange: (count: number) => void, onGone: () => void): EngineConnections {
  const open = new Set<Socket>()
  let timer: NodeJS.Timeout | undefined

  return {
    add(socket) {
      if (open.has(socket) || socket.destroyed) return
      open.add(socket)
      onChange(open.size)
      clearTimeout(timer)
      socket.once('close', () => {
        open.delete(socket)
        onChange(open.size)
        if (open.size === 0) timer = setTimeout(onGone, restMilliseconds).unref()
      })
    },
    count: () => open.size,
    async gone(withinMilliseconds) {
      const deadline = performance.now() + withinMilliseconds
      while (open.size > 0 && performance.now() < deadline) await sleep(lookMilliseconds)
      return open.size === 0
    },
  }
}
