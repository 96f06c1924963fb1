import { isRecord } from '../kubernetes/read.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

type Path = readonly (string | number)[]

export interface ExceededBound {
  readonly path: Path
  readonly message: string
}

/**
 * The strings, lists and maps of a value that are longer than a schema's `maxLength`, `maxItems` and `maxProperties`. The
 * schemas of zod leave that to the API server, so that an object that was stored before a bound can still be read.
 */
export function exceededBounds(value: unknown, schema: StructuralSchema, path: Path = []): readonly ExceededBound[] {
  if (typeof value === 'string')
    return exceeded(lengthWithin(value, schema.maxLength), schema.maxLength, 'character', path)
  if (Array.isArray(value)) {
    const { items, maxItems } = schema
    const inside = items ? value.flatMap((item, index) => exceededBounds(item, items, [...path, index])) : []
    return [...exceeded(value.length, maxItems, 'entry', path), ...inside]
  }
  if (!isRecord(value)) return []
  const members = Object.entries(value)
  const inside = members.flatMap(([key, member]) => {
    const known = memberSchema(schema, key)
    return known ? exceededBounds(member, known, [...path, key]) : []
  })
  return [...exceeded(members.length, schema.maxProperties, 'entry', path), ...inside]
}

/** Characters as the API server counts them, code points; no more are counted than it takes to decide. */
function lengthWithin(text: string, limit = Number.POSITIVE_INFINITY): number {
  return text.length <= limit ? text.length : Array.from(text).length
}

const plurals = { character: 'characters', entry: 'entries' } as const

function exceeded(
  length: number,
  limit: number | undefined,
  unit: keyof typeof plurals,
  path: Path,
): readonly ExceededBound[] {
  if (limit === undefined || length <= limit) return []
  return [{ path, message: `must have at most ${limit} ${limit === 1 ? unit : plurals[unit]}.` }]
}
