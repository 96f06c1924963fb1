import type { Result } from './scenario.ts'
import type { Sample } from './soak.ts'

/** The results side by side, as a table in Markdown. */
export function table(results: readonly Result[]): string {
  const rows: readonly (readonly [string, (result: Result) => string])[] = [
    ['objects created, s', ({ created }) => seconds(created)],
    ['all children exist, s', ({ children }) => seconds(children)],
    ['all statuses observed, s', ({ statuses }) => seconds(statuses)],
    ['last write, s', ({ quiet }) => seconds(quiet)],
    ['writes per server', ({ writes }) => writes.toFixed(1)],
    ['reads per server', ({ reads }) => reads.toFixed(1)],
    ['hook calls per server', ({ hookCalls }) => hookCalls.toFixed(1)],
    ...['manager', 'metacontroller', 'gateway', 'kube-apiserver'].flatMap(
      (name): (readonly [string, (result: Result) => string])[] => [
        [`CPU of ${name}, s`, ({ usage }) => usage[name]?.cpu.toFixed(1) ?? '-'],
        [`memory of ${name}, MiB (peak)`, ({ usage }) => memory(usage[name])],
      ],
    ),
    ['memory of the pod, MiB', ({ usage }) => total(usage).toFixed(0)],
    ['idle 20 s: hook calls, writes', ({ idle }) => `${idle.hookCalls}, ${idle.writes}`],
    ['restart: quiet after, s', ({ restart }) => seconds(restart.quiet)],
    [
      'restart: hook calls, writes per server',
      ({ restart }) => `${restart.hookCalls.toFixed(1)}, ${restart.writes.toFixed(1)}`,
    ],
  ]
  const head = ['', ...results.map(title)]
  const lines = [head, head.map(() => '---'), ...rows.map(([name, cell]) => [name, ...results.map(cell)])]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Memory over time, one row a sample. */
export function soakTable(samples: readonly Sample[]): string {
  const names = Object.keys(samples[0]?.resident ?? {})
  const rows = samples.map(({ seconds: when, resident }) => [
    `${when}`,
    ...names.map((name) => (resident[name] ?? 0).toFixed(0)),
  ])
  const head = ['s', ...names.map((name) => `${name}, MiB`)]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function title({ scenario }: Result): string {
  const parts = [
    `${scenario.servers} servers`,
    scenario.gateway ? 'gateway' : 'direct',
    ...(scenario.apart ? ['apart'] : []),
  ]
  return [...parts, ...foreignTitles[scenario.foreign]].join(', ')
}

const foreignTitles = {
  none: [],
  'without-configmaps': ['15,200 foreign objects, no ConfigMaps'],
  all: ['18,200 foreign objects'],
} as const

function seconds(value: number): string {
  return value.toFixed(1)
}

function memory(usage: Result['usage'][string] | undefined): string {
  return usage === undefined ? '-' : `${usage.resident.toFixed(0)} (${usage.peak.toFixed(0)})`
}

function total(usage: Result['usage']): number {
  return ['manager', 'metacontroller', 'gateway'].reduce((sum, name) => sum + (usage[name]?.resident ?? 0), 0)
}
