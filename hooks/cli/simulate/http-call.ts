import { hookPath } from '../../engine/composite-controller.ts'
import type { HookCall } from '../../simulator/state.ts'

/** Calls the hooks over HTTP, as the engine does; rejects on every answer but a 200. */
export function httpCall(url: string): HookCall {
  return async function callHook(kind, hook, request) {
    const response = await fetch(new URL(hookPath(kind, hook), url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    const text = await response.text()
    if (response.status !== 200)
      throw new Error(`${hookPath(kind, hook)} answered ${response.status}: ${text.slice(0, 200)}`)
    const answer: unknown = JSON.parse(text)
    return answer
  }
}
