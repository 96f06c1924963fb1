import { styleText } from 'node:util'
import type { Difference } from './differences.ts'

export const outputs = ['diff', 'json', 'markdown', 'github'] as const
export type Output = (typeof outputs)[number]

/** Differences in one of the forms of `-o`. */
export function printed(found: readonly Difference[], output: Output, isTty: boolean): string {
  if (output === 'json') return `${JSON.stringify(found, undefined, 2)}\n`
  if (output === 'markdown') return markdown(found)
  if (output === 'github') return found.map(annotation).join('')
  return found.map(({ patch }) => (isTty ? coloured(patch) : patch)).join('')
}

/** `3 children change: 1 created, 2 updated. 1 server restarts: weather (image).` */
export function summary(found: readonly Difference[]): string {
  if (found.length === 0) return 'Nothing would change.'
  const actions = (['create', 'update', 'delete'] as const).flatMap((action) => {
    const count = found.filter((difference) => difference.action === action).length
    return count > 0 ? [`${count} ${action}d`] : []
  })
  const restarts = found.flatMap(({ parent, restart }) => (restart === undefined ? [] : [`${parent} (${restart})`]))
  const head = `${found.length} ${found.length === 1 ? 'child would change' : 'children would change'}: ${actions.join(', ')}.`
  if (restarts.length === 0) return `${head} Nothing would restart.`
  return `${head} ${restarts.length} ${restarts.length === 1 ? 'proxy would restart' : 'proxies would restart'}: ${restarts.join(', ')}.`
}

function coloured(patch: string): string {
  return patch
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+)/.test(line)) return styleText('bold', line)
      if (line.startsWith('@@')) return styleText('cyan', line)
      if (line.startsWith('-')) return styleText('red', line)
      return line.startsWith('+') ? styleText('green', line) : line
    })
    .join('\n')
}

/** A comment for a pull request: the summary, a table, and each diff to unfold. */
function markdown(found: readonly Difference[]): string {
  if (found.length === 0) return '**MCP servers:** nothing would change.\n'
  const rows = found.map(
    ({ action, child, parent, restart = '' }) => `| ${action} | ${child} | ${parent} | ${restart} |`,
  )
  const details = found.map(
    ({ child, patch }) =>
      `<details><summary>${child}</summary>\n\n${fenceFor(patch)}diff\n${patch}${fenceFor(patch)}\n\n</details>\n`,
  )
  return [
    `**MCP servers:** ${summary(found)}`,
    '',
    '| | Child | Parent | Restarts because of |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...details,
  ].join('\n')
}

/** A fence longer than any in the text. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  return '`'.repeat(longest + 1)
}

/** A line that GitHub shows at the top of a run. */
function annotation({ action, child, parent, restart }: Difference): string {
  const why = restart === undefined ? 'nothing would restart' : `its pods would restart: ${restart}`
  return `::notice title=${child} is ${action}d::${parent}: ${why}\n`
}
