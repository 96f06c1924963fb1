import { isRecord } from '../kubernetes/read.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

type Path = readonly (string | number)[]

/** A field that a schema does not know; `meant` is the known field beside it that differs only in case and separators. */
export interface UnknownField {
  readonly path: Path
  readonly meant?: string | undefined
}

/** The fields of a value that the API server would prune, or refuse when asked to be strict; in the order of the value. */
export function unknownFields(value: unknown, schema: StructuralSchema, path: Path = []): readonly UnknownField[] {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.flatMap((item, index) => unknownFields(item, items, [...path, index])) : []
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const known = memberSchema(schema, key)
    if (known) return unknownFields(member, known, [...path, key])
    if (schema['x-kubernetes-preserve-unknown-fields']) return []
    return [{ path: [...path, key], meant: Object.keys(schema.properties ?? {}).find((name) => alike(name, key)) }]
  })
}

function alike(left: string, right: string): boolean {
  return letters(left) === letters(right)
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
