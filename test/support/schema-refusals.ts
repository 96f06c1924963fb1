import { Ajv, type ValidateFunction } from 'ajv'
import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
const validators = new WeakMap<StructuralSchema, ValidateFunction>()

/**
 * Why the API server would refuse a value on account of its schema: types, enums, lengths, patterns, required fields,
 * and keys of lists that are there twice. Empty where it would take it.
 */
export function schemaRefusals(value: unknown, schema: StructuralSchema): readonly string[] {
  const validate = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, validate)
  validate(value)
  const errors = validate.errors ?? []
  return [...errors.map(({ instancePath, message }) => `${instancePath} ${message}`), ...repeatedKeys(value, schema)]
}

function repeatedKeys(value: unknown, schema: StructuralSchema, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    const keys = schema['x-kubernetes-list-map-keys'] ?? []
    const seen = value.map((item) => JSON.stringify(keys.map((key) => (isRecord(item) ? item[key] : undefined))))
    const isRepeated = keys.length > 0 && new Set(seen).size < seen.length
    return [
      ...(isRepeated ? [`${path} has a key twice`] : []),
      ...value.flatMap((item, index) => repeatedKeys(item, schema.items ?? {}, `${path}/${index}`)),
    ]
  }
  if (!isRecord(value)) return []
  const { properties = {}, additionalProperties } = schema
  return Object.entries(value).flatMap(([key, member]) =>
    repeatedKeys(member, properties[key] ?? additionalProperties ?? {}, `${path}/${key}`),
  )
}
