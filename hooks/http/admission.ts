/** Lets work in as long as there is room for it, in the order of arrival. */
export interface Admission {
  /**
   * Resolves once there is room, with the function that gives it back; with `undefined` where there was none in time.
   * What needs more room than there is at all gets all of it.
   */
  enter(size: number): Promise<(() => void) | undefined>
}

interface Waiting {
  readonly size: number
  readonly admit: () => void
}

/** Room for work of so much size at once; who waits longer than the given time is turned away. */
export function createAdmission(room: number, waitMilliseconds: number): Admission {
  let free = room
  let waiting: readonly Waiting[] = []

  function admitNext(): void {
    const [first, ...rest] = waiting
    if (!first || first.size > free) return
    waiting = rest
    free -= first.size
    first.admit()
    admitNext()
  }

  function leave(size: number): () => void {
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      free += size
      admitNext()
    }
  }

  return {
    enter(wanted) {
      const size = Math.min(wanted, room)
      return new Promise((resolve) => {
        const entry: Waiting = {
          size,
          admit() {
            clearTimeout(timer)
            resolve(leave(size))
          },
        }
        const timer = setTimeout(() => {
          waiting = waiting.filter((other) => other !== entry)
          resolve(undefined)
          admitNext()
        }, waitMilliseconds)
        waiting = [...waiting, entry]
        admitNext()
      })
    },
  }
}
