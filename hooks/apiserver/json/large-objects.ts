import { orAborted } from '../../runtime/or-aborted.ts'

/**
 * Objects come in as streams of bytes, many at a time, and each is held whole for a moment. Nearly all are small. Of those
 * that are not, one at a time is read: the others wait in the API server, held back by the flow control of HTTP/2. So what
 * all of them need at once does not depend on how many there are.
 */
export interface LargeObjects {
  /** Resolves with the way to end one's turn, when it is one's turn; rejects when the signal aborts before that. */
  turn(signal: AbortSignal): Promise<() => void>
}

/** What every stream may hold of an object that has not come to its end, without a turn. */
const smallBytes = 64 * 1024
/** Above all that an API server stores: etcd takes 1.5 MiB, and JSON needs up to six bytes for one. */
const limitBytes = 32 * 1024 * 1024

export function createLargeObjects(): LargeObjects {
  let last: Promise<void> = Promise.resolve()

  return {
    async turn(signal) {
      const before = last
      const mine = new AbortController()
      const end = (): void => mine.abort()
      last = Promise.all([before, aborted(mine.signal)]).then(() => undefined)
      try {
        await orAborted(before, signal)
      } catch (error) {
        end()
        throw error
      }
      return end
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Keeps the rule for one stream. */
export interface ObjectReader {
  /**
   * To be awaited after each chunk, once the objects that ended in it are dealt with. `pending` bytes are held of one that
   * has not ended. Rejects where that is larger than any object can be, or when the signal aborts.
   */
  after(pending: number): Promise<void>
  /** The stream is read no more. */
  end(): void
}

export function createObjectReader(large: LargeObjects, signal: AbortSignal): ObjectReader {
  let endTurn: (() => void) | undefined

  function end(): void {
    endTurn?.()
    endTurn = undefined
  }

  return {
    async after(pending) {
      if (pending > limitBytes) throw new Error('an object is larger than any that an API server stores')
      if (pending <= smallBytes) end()
      else endTurn ??= await large.turn(signal)
    },
    end,
  }
}
