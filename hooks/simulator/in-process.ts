import { parseCustomizeRequest, parseSyncRequest } from '../engine/envelope.ts'
import { answerCustomize, answerSync } from '../engine/response.ts'
import type { Result } from '../kubernetes/result.ts'
import type { Context } from '../settings.ts'
import type { HookCall } from './state.ts'

/** Calls the hooks as the service would, without HTTP. */
export function inProcess(context: Context): HookCall {
  return (kind, hook, body) => {
    if (hook === 'sync') return answerSync(kind, requestOf(parseSyncRequest(kind, body)), context).response
    return answerCustomize(kind, requestOf(parseCustomizeRequest(kind, body)), context)
  }
}

function requestOf<Request>(parsed: Result<Request>): Request {
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
