import { isRecord } from '../../../kubernetes/read.ts'

/**
 * How much a pod template may hold. It has no schema, so the API server takes any depth; the runner takes the whole of it
 * as one argument, and Linux takes no longer one than 128 KiB (`MAX_ARG_STRLEN`, its final zero included).
 */
export const templateLimits = { depth: 40, values: 10_000, argumentBytes: 131_071 } as const

interface Count {
  values: number
  characters: number
}

/** What of a template is too much, as the end of a sentence; `undefined` where it can be read. Recursion may follow. */
export function excessOf(template: unknown): string | undefined {
  return excessIn(template, 0, { values: 0, characters: 0 })
}

/** Goes no deeper, and no further, than the limits. */
function excessIn(value: unknown, depth: number, count: Count): string | undefined {
  count.values += 1
  if (typeof value === 'string') count.characters += value.length
  if (depth > templateLimits.depth) return `is nested deeper than ${templateLimits.depth} levels`
  if (count.values > templateLimits.values) return `has more than ${templateLimits.values} values`
  if (count.characters > templateLimits.argumentBytes)
    return `has more than ${templateLimits.argumentBytes} characters: the proxy receives it as a single argument`
  if (Array.isArray(value)) return excessInItems(value, depth, count)
  return isRecord(value) ? excessInRecord(value, depth, count) : undefined
}

function excessInItems(items: readonly unknown[], depth: number, count: Count): string | undefined {
  for (const item of items) {
    const excess = excessIn(item, depth + 1, count)
    if (excess !== undefined) return excess
  }
  return undefined
}

function excessInRecord(record: Readonly<Record<string, unknown>>, depth: number, count: Count): string | undefined {
  for (const key in record) {
    count.characters += key.length
    const excess = excessIn(record[key], depth + 1, count)
    if (excess !== undefined) return excess
  }
  return undefined
}
