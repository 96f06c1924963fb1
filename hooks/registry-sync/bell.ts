/** Wakes up one who waits. */
export interface Bell {
  ring(): void
  /** Resolves after the next ring or this many milliseconds, whichever comes first. */
  heard(ms: number): Promise<void>
}

/** Timers cannot be longer (2^31 ms). */
const longestMs = 2_000_000_000

export function createBell(): Bell {
  let wake: (() => void) | undefined
  return {
    ring: () => wake?.(),
    heard: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.max(ms, 0), longestMs))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
