import { isRecord } from '../../../kubernetes/read.ts'
import { podTemplateFields } from './pod-template-fields.ts'

/** A field whose name differs from the known one only in the case of its letters. */
export interface MiswrittenField {
  readonly path: readonly string[]
  readonly known: string
}

/**
 * Fields of a value of a type that Go would take for other ones: its decoder, which the runner uses, does not tell the
 * case of letters apart, while everything that checks a template does.
 *
 * @param type name of a type in the table; `undefined`: a scalar, or a map or list of them.
 */
export function miswrittenFields(value: unknown, type: string | undefined): readonly MiswrittenField[] {
  const fields = type !== undefined && Object.hasOwn(podTemplateFields, type) ? podTemplateFields[type] : undefined
  if (type === undefined || fields === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => below(String(index), miswrittenFields(item, type)))
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    if (Object.hasOwn(fields, name)) return below(name, miswrittenFields(member, fields[name]?.type))
    const known = fieldsByFoldedName.get(type)?.get(folded(name))
    return known === undefined ? [] : [{ path: [name], known }]
  })
}

const fieldsByFoldedName = new Map(
  Object.entries(podTemplateFields).map(([type, fields]) => [
    type,
    new Map(Object.keys(fields).map((field) => [folded(field), field])),
  ]),
)

function below(name: string, fields: readonly MiswrittenField[]): readonly MiswrittenField[] {
  return fields.map(({ path, known }) => ({ path: [name, ...path], known }))
}

/** As Go folds names: it also takes the long s for an s and the Kelvin sign for a k. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase()
}
