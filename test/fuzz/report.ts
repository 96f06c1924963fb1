import type { CampaignResult } from './campaign.ts'
import type { Measured } from './examine.ts'
import type { ProgramName } from './fuzz-request.ts'
import type { Program } from './program.ts'
import type { TimedRequest } from './tally.ts'

/** A call that took long, and what it cost alone. */
export interface SlowCall extends TimedRequest {
  readonly cpu: Measured['cpu']
}

export interface RunFacts {
  readonly seed: number
  readonly seconds: number
  readonly programs: ReadonlyMap<ProgramName, Program>
  readonly slowest: readonly SlowCall[]
}

/** What a run prints at its end, as Markdown. */
export function reportOf({ tally }: CampaignResult, { seed, seconds, programs, slowest }: RunFacts): string {
  const rows = [
    ['seed', String(seed)],
    ['requests', grouped(tally.total())],
    ...sorted(tally.origins()).map(([origin, count]) => [`  of origin \`${origin}\``, grouped(count)]),
    ['time', `${Math.round(seconds)} s, ${grouped(Math.round(tally.total() / seconds))} requests/s`],
    ...[...tally.statuses()].map(([name, statuses]) => [`answers of ${name}`, statusList(statuses)]),
    ...[...programs].map(([name, program]) => [`peak memory of ${name}`, `${Math.round(program.peak())} MiB`]),
    ...slowest.slice(0, 5).map(({ request, cpu }) => ['slowest', slowLine(request, cpu)]),
  ]
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}

function slowLine({ index, origin, method, path, body }: TimedRequest['request'], cpu: number): string {
  return `${Math.round(cpu)} ms of processor time: ${method} ${path.slice(0, 60)} (${origin}, ${grouped(body.length)} characters, index ${index})`
}

function statusList(statuses: ReadonlyMap<number, number>): string {
  return sorted(statuses)
    .map(([status, count]) => `${status === 0 ? 'none' : status}: ${grouped(count)}`)
    .join(', ')
}

function sorted<Key extends string | number>(counts: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] {
  return [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1))
}

/** `1,234,567`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
