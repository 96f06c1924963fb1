import type { Call } from '../routing/call.ts'
import type { ChildRoute } from '../routing/route.ts'
import { createAppliedChildren } from './applied-children.ts'
import { guardApply } from './guard-apply.ts'
import { guardPut, passDelete } from './guard-put.ts'
import type { GuardOptions } from './options.ts'

/** Writes of the engine to children: none reaches an object that is not the parent's. */
export interface Guard {
  apply(call: Call, route: ChildRoute): Promise<void>
  put(call: Call): Promise<void>
  delete(call: Call): Promise<void>
}

export function createGuard(options: GuardOptions): Guard {
  const tools = { ...options, applied: createAppliedChildren() }
  return {
    apply: (call, route) => guardApply(call, route, tools),
    put: (call) => guardPut(call, tools.apiServer),
    delete: (call) => passDelete(call, tools),
  }
}
