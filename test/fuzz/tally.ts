import type { FuzzRequest, ProgramName } from './fuzz-request.ts'

/** A call and the time it took from the first byte sent to the last received, in milliseconds. */
export interface TimedRequest {
  readonly request: FuzzRequest
  readonly milliseconds: number
}

/** What a run counts. */
export interface Tally {
  add(timed: TimedRequest, status: number): void
  readonly total: () => number
  /** Answers by program and status; status 0 where the connection was closed without one. */
  readonly statuses: () => ReadonlyMap<ProgramName, ReadonlyMap<number, number>>
  readonly origins: () => ReadonlyMap<string, number>
  /** The calls that took longest, each with its program. */
  readonly slowest: () => readonly TimedRequest[]
}

const kept = 30

export function createTally(): Tally {
  const statuses = new Map<ProgramName, Map<number, number>>()
  const origins = new Map<string, number>()
  let slowest: TimedRequest[] = []
  let total = 0
  return {
    add(timed, status) {
      const { program, origin } = timed.request
      total += 1
      const ofProgram = statuses.get(program) ?? new Map<number, number>()
      ofProgram.set(status, (ofProgram.get(status) ?? 0) + 1)
      statuses.set(program, ofProgram)
      origins.set(origin, (origins.get(origin) ?? 0) + 1)
      if (timed.request.raw !== undefined || timed.request.path.includes('watch=')) return
      if (slowest.length === kept && timed.milliseconds <= (slowest.at(-1)?.milliseconds ?? 0)) return
      slowest = [...slowest, timed].sort((left, right) => right.milliseconds - left.milliseconds).slice(0, kept)
    },
    total: () => total,
    statuses: () => statuses,
    origins: () => origins,
    slowest: () => slowest,
  }
}
