import { hookPath } from '../../engine/composite-controller.ts'
import { errorMessage } from '../../runtime/error-message.ts'
import type { HookCall } from '../../simulator/state.ts'
import { failure } from '../terminal.ts'

/** Calls the hooks over HTTP, as the engine does; rejects on every answer but a 200. */
export function httpCall(url: string): HookCall {
  return async function callHook(kind, hook, request) {
    const target = new URL(hookPath(kind, hook), url)
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    }).catch((error: unknown) => {
      throw new Error(`no response from ${target.href}: ${causeOf(error)}`)
    })
    const text = await response.text()
    if (response.status !== 200)
      throw new Error(`${hookPath(kind, hook)} returned ${response.status}: ${text.slice(0, 200)}`)
    const answer: unknown = JSON.parse(text)
    return answer
  }
}

/** What `fetch` says itself is only that it failed. */
function causeOf(error: unknown): string {
  return errorMessage(error instanceof Error && error.cause !== undefined ? error.cause : error)
}

/**
 * Whether anybody listens at a URL.
 *
 * @throws a failure where nobody does.
 */
export async function checkListening(url: string): Promise<void> {
  await fetch(new URL('/healthz', url)).then(
    (response) => response.body?.cancel(),
    (error: unknown) => {
      throw failure(`There are no hooks at ${url}: ${causeOf(error)}. Start them with: toolhive-operator serve`)
    },
  )
}
