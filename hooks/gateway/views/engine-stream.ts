import { setMaxListeners } from 'node:events'
import { type Call, write } from '../routing/call.ts'
import type { CachedObject } from './cached-object.ts'
import type { NamespaceSlice } from './snapshot.ts'

/** One thing that happened to an object, as the engine is told of it. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** `namespace/name`. */
  readonly key: string
  readonly cached: CachedObject
  /** The event as a line, with its newline. */
  readonly line: Buffer
}

/** The engine's side of one watch. What is written and what the snapshot says change together, or not at all. */
export interface EngineStream {
  /** Aborts when the watch is over, whoever ended it. */
  readonly signal: AbortSignal
  /** The version of the last event that was written: what the engine comes back with. */
  lastVersion(): string
  /** Passes one change on; the promise, if any, resolves when the engine takes more. */
  show(slice: NamespaceSlice, change: Change): Promise<void> | undefined
  /** Everything up to this version has been passed on. */
  advance(slice: NamespaceSlice, version: string): void
  /** Ends the watch cleanly. Nothing changes after it. */
  end(): void
}

/** Opens the answer to a watch that the engine resumes from `version`. */
export function openEngineStream(call: Call, version: string, onEnd: (lastVersion: string) => void): EngineStream {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal) // one for each slice
  let last = version
  let isHeldBack = false

  /** What is written in this turn of the event loop goes out in one piece. */
  function holdBack(): void {
    if (isHeldBack) return
    isHeldBack = true
    call.response.cork()
    setImmediate(() => {
      isHeldBack = false
      call.response.uncork()
    })
  }

  const stream: EngineStream = {
    signal: controller.signal,
    lastVersion: () => last,
    show(slice, { type, key, cached, line }) {
      if (controller.signal.aborted) return undefined
      if (type === 'DELETED') slice.objects.delete(key)
      else slice.objects.set(key, cached)
      last = cached.version
      holdBack()
      return write(call, line)
    },
    advance(slice, to) {
      if (!controller.signal.aborted) slice.version = to
    },
    end() {
      if (controller.signal.aborted) return
      controller.abort()
      // First remembered, then ended: the engine comes back at once.
      onEnd(last)
      call.response.end()
    },
  }
  call.signal.addEventListener('abort', () => stream.end(), { once: true })
  call.response.writeHead(200, { 'content-type': 'application/json' })
  call.response.flushHeaders()
  return stream
}
