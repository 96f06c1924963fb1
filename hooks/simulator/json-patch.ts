import { z } from 'zod'
import { isEqual } from '../engine/equality.ts'
import { isRecord } from '../kubernetes/read.ts'

const path = z.string().regex(/^(\/[^/]*)*$/, 'a JSON pointer begins with /')

/** A JSON patch (RFC 6902) as far as it edits values: add, replace, remove and test. */
export const JsonPatch = z.array(
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('add'), path, value: z.unknown() }),
    z.strictObject({ op: z.literal('replace'), path, value: z.unknown() }),
    z.strictObject({ op: z.literal('test'), path, value: z.unknown() }),
    z.strictObject({ op: z.literal('remove'), path }),
  ]),
)
export type JsonPatch = z.infer<typeof JsonPatch>

type Operation = JsonPatch[number]

/**
 * The document with the patch applied; the given one stays as it is.
 *
 * @throws Error that names the operation whose path leads nowhere or whose test fails.
 */
export function patched(document: unknown, patch: JsonPatch): unknown {
  return patch.reduce<unknown>((current, operation) => {
    try {
      return step(current, operation.path.split('/').slice(1).map(unescaped), operation)
    } catch (error) {
      throw new Error(`${operation.op} ${operation.path}: ${error instanceof Error ? error.message : 'failed'}`, {
        cause: error,
      })
    }
  }, document)
}

/** RFC 6901: `~1` stands for a slash, `~0` for a tilde. */
function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

function step(value: unknown, pointer: readonly string[], operation: Operation): unknown {
  const [segment, ...rest] = pointer
  if (segment === undefined) return atTarget(value, operation)
  if (Array.isArray(value)) return inList(value, segment, rest, operation)
  if (!isRecord(value)) throw new Error(`there is nothing at "${segment}"`)
  const exists = Object.hasOwn(value, segment)
  const isTarget = rest.length === 0
  if (!exists && !(isTarget && operation.op === 'add')) throw new Error(`there is nothing at "${segment}"`)
  const { [segment]: old, ...others } = value
  if (isTarget && operation.op === 'remove') return others
  return { ...value, [segment]: step(old, rest, operation) }
}

function inList(
  list: readonly unknown[],
  segment: string,
  rest: readonly string[],
  operation: Operation,
): readonly unknown[] {
  const index = segment === '-' ? list.length : Number(segment)
  const isTarget = rest.length === 0
  const isInsertion = isTarget && operation.op === 'add'
  const end = isInsertion ? list.length : list.length - 1
  if (!/^(-|0|[1-9]\d*)$/.test(segment) || index > end) throw new Error(`there is no item "${segment}"`)
  if (isInsertion) return list.toSpliced(index, 0, operation.value)
  if (isTarget && operation.op === 'remove') return list.toSpliced(index, 1)
  return list.with(index, step(list[index], rest, operation))
}

function atTarget(value: unknown, operation: Operation): unknown {
  if (operation.op === 'remove') throw new Error('the whole document cannot be removed')
  if (operation.op === 'test') {
    if (!isEqual(value, operation.value)) throw new Error('the value is another one')
    return value
  }
  return operation.value
}
