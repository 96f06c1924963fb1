import { compareText } from '../../../kubernetes/go-json.ts'
import { canonicalQuantity } from '../../../kubernetes/quantities.ts'
import { isRecord } from '../../../kubernetes/read.ts'
import { type GoField, podTemplateFields } from '../../read/pod-template/pod-template-fields.ts'

type Fields = Readonly<Record<string, GoField>>

/**
 * A value of a type of the Kubernetes API as Go's `encoding/json` has it after reading it: fields in the order of the Go
 * struct, empty ones left out or filled in as its tags say, quantities in canonical form, the keys of maps sorted. The pod
 * patch is an argument of the proxy's container: written otherwise than by the Go operator, it would restart every proxy
 * once. Fields that the type does not have come last, by name.
 *
 * @param type name of a type in the table; `undefined`: a scalar, or a map or list of them.
 */
export function asGoWrites(value: unknown, type: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => asGoWrites(item, type))
  if (type === 'Quantity' && !isRecord(value)) return canonicalQuantity(String(value)) ?? value
  if (!isRecord(value)) return value
  const fields = type !== undefined && Object.hasOwn(podTemplateFields, type) ? podTemplateFields[type] : undefined
  return fields ? structure(value, fields) : map(value, type)
}

function structure(value: Readonly<Record<string, unknown>>, fields: Fields): unknown {
  const known = Object.entries(fields).flatMap(([name, field]) => {
    const written = asWritten(Object.hasOwn(value, name) ? value[name] : undefined, field)
    return written === undefined ? [] : [[name, written] as const]
  })
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name))
  return Object.fromEntries([
    ...known,
    ...unknown.toSorted(compareText).map((name) => [name, asGoWrites(value[name], undefined)] as const),
  ])
}

function asWritten(value: unknown, { type, zero, keepsEmpty }: GoField): unknown {
  const given = value ?? zero
  const isWritten = zero !== undefined || (given !== undefined && (keepsEmpty === true || !isEmpty(given)))
  return isWritten ? asGoWrites(given, type) : undefined
}

function map(value: Readonly<Record<string, unknown>>, type: string | undefined): unknown {
  const keys = Object.keys(value).toSorted(compareText)
  return Object.fromEntries(keys.map((key) => [key, asGoWrites(value[key], type)]))
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) ? Object.keys(value).length === 0 : value === '' || value === 0 || value === false
}
