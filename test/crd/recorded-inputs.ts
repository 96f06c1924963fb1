import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Kind } from '../../hooks/engine/kind.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { listAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'

export interface RecordedInput {
  readonly name: string
  readonly kind: Kind
  readonly object: unknown
  /** Paths that the API server named when it refused the object; `undefined` where it took it. */
  readonly refusedFields: readonly string[] | undefined
}

/** Objects that were sent to an API server with the Go operator's definitions, and how it answered. */
export function recordedInputs(): readonly RecordedInput[] {
  const text = readFileSync(join(import.meta.dirname, '../cluster/recorded/inputs.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): RecordedInput => {
      const row: unknown = JSON.parse(line)
      const object = valueAt(row, 'object')
      const kindName = stringAt(object, 'kind') ?? ''
      const kind = kinds.find(({ names }) => names.kind === kindName)
      if (!kind) throw new Error(`no kind ${kindName}`)
      return {
        name: `${stringAt(row, 'case')}: ${kindName} ${stringAt(object, 'metadata', 'name')}`,
        kind,
        object,
        refusedFields: valueAt(row, 'refused') ? listAt(row, 'refused', 'fields').map(String) : undefined,
      }
    })
}
