import { problem } from '../../api/reasons.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'
import { parseTime } from '../../kubernetes/time.ts'
import { type Checked, checked } from '../../workload/read/checked.ts'

const prefix = 'mcpserver.toolhive.stacklok.dev'

/** A restart that the user asked for by annotation. */
export interface Restart {
  /** As it was written; goes onto the pod template, so that each time restarts once (WART-28). */
  readonly at: string | undefined
  /** Stop first, then start, instead of replacing pod by pod. */
  readonly immediate: boolean
}

const none: Restart = { at: undefined, immediate: false }

/** The annotations `restarted-at` and `restart-strategy`. One that cannot be read is told, not ignored (WART-30). */
export function readRestart({ annotations }: ObjectMeta): Checked<Restart> {
  const at = annotations?.[`${prefix}/restarted-at`]
  const strategy = annotations?.[`${prefix}/restart-strategy`]
  if (!at) return checked(none)
  const time = parseTime(at)
  if (time === undefined) {
    const message = `The annotation restarted-at has the value "${at}", which is not a valid RFC 3339 timestamp, so nothing is restarted. Use a value such as 2026-01-31T12:00:00Z.`
    return checked(none, problem('RestartRequestInvalid', { field: 'metadata.annotations', message }))
  }
  const processed = parseTime(annotations[`${prefix}/last-processed-restart`] ?? '')
  // the Go operator's mark: it restarted for this time already
  if (processed !== undefined && processed >= time) return checked(none)
  return checked({ at, immediate: strategy === 'immediate' }, strategyProblem(strategy))
}

function strategyProblem(strategy: string | undefined): ReturnType<typeof problem> | undefined {
  if (!strategy || strategy === 'rolling' || strategy === 'immediate') return undefined
  const message = `The annotation restart-strategy has the unknown value "${strategy}"; "rolling" is used. Set it to "rolling" or "immediate".`
  return problem('RestartRequestInvalid', { field: 'metadata.annotations', message })
}
