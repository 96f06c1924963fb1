import { type Block, isBlock } from './value.ts'

export interface ValueRow {
  /** `operator.rbac.scope` */
  readonly path: string
  readonly default: unknown
  readonly description: string
}

/** The values as rows, in the order of `values.yaml`. */
export function valueRows(values: Block, prefix = ''): readonly ValueRow[] {
  return Object.entries(values.keys).flatMap(([key, entry]): readonly ValueRow[] => {
    const path = `${prefix}${key}`
    if (isBlock(entry)) return valueRows(entry, `${path}.`)
    const example = entry.example === undefined ? '' : ` Example: \`${entry.example}\``
    return [{ path, default: entry.default, description: `${entry.description}${example}` }]
  })
}

/** The rows as a Markdown table. */
export function valuesTable(values: Block): string {
  const rows = valueRows(values).map(
    (row) => `| \`${row.path}\` | \`${cell(JSON.stringify(row.default))}\` | ${cell(row.description)} |`,
  )
  return ['| value | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
