import { z } from 'zod'
import { isRecord } from '../kubernetes/read.ts'

const CelRuleSchema = z.strictObject({
  rule: z.string(),
  message: z.string(),
  messageExpression: z.string().optional(),
  optionalOldSelf: z.literal(true).optional(),
  reason: z.string().optional(),
  fieldPath: z.string().optional(),
})

/**
 * A node of a CustomResourceDefinition's schema with the keys that ours use: JSONSchemaProps of apiextensions.k8s.io/v1.
 * Strict: `$ref`, `oneOf`, `uniqueItems` and whatever else a structural schema may not hold does not parse.
 */
export const StructuralSchema = z.strictObject({
  description: z.string().optional(),
  type: z.enum(['object', 'array', 'string', 'integer', 'number', 'boolean']).optional(),
  format: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  maxProperties: z.number().optional(),
  get properties() {
    return z.record(z.string(), StructuralSchema).optional()
  },
  required: z.array(z.string()).optional(),
  get items() {
    return StructuralSchema.optional()
  },
  get additionalProperties() {
    return StructuralSchema.optional()
  },
  anyOf: z.array(z.strictObject({ type: z.enum(['integer', 'string']) })).optional(),
  'x-kubernetes-int-or-string': z.literal(true).optional(),
  'x-kubernetes-list-type': z.enum(['map', 'set', 'atomic']).optional(),
  'x-kubernetes-list-map-keys': z.array(z.string()).optional(),
  'x-kubernetes-map-type': z.enum(['granular', 'atomic']).optional(),
  'x-kubernetes-preserve-unknown-fields': z.literal(true).optional(),
  'x-kubernetes-validations': z.array(CelRuleSchema).optional(),
})
export type StructuralSchema = z.infer<typeof StructuralSchema>

/** The schema of one member of an object, named or additional; `undefined` for a member that is not known. */
export function memberSchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  const { properties = {}, additionalProperties } = schema
  return Object.hasOwn(properties, key) ? properties[key] : additionalProperties
}

/** Schemas already made: making one takes milliseconds, and the CLI asks once for each object it reads. */
const made = new WeakMap<z.ZodType, StructuralSchema>()

/**
 * The structural schema of what a zod schema accepts as input: defaulted fields are not required. A zod feature that has
 * no structural form (unions, recursion, tuples) throws: it is a bug in the schema, found by the first test that runs.
 */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  const known = made.get(schema)
  if (known) return known
  const openApi = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', reused: 'inline', cycles: 'throw' })
  const structural = StructuralSchema.parse(translate(openApi))
  made.set(schema, structural)
  return structural
}

function translate(node: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(node)) throw new Error(`a schema is an object, not ${JSON.stringify(node)}`)
  const { description, type, properties, required, items, additionalProperties, ...rest } = node
  const translated = {
    description,
    type: type ?? (node['x-kubernetes-preserve-unknown-fields'] === true ? 'object' : undefined),
    ...rest,
    ...integerKeys(node),
    pattern: typeof node['pattern'] === 'string' ? node['pattern'].replaceAll('\\/', '/') : undefined,
    items: items === undefined ? undefined : translate(items),
    ...membersOf(properties, additionalProperties),
    required,
    anyOf: intOrString(node),
  }
  return Object.fromEntries(Object.entries(translated).filter(([, value]) => value !== undefined))
}

/**
 * Zod bounds every integer by what JavaScript counts exactly; the API server says it by `format`. The format is the
 * narrowest that holds the bounds, as Go's types do.
 */
function integerKeys(node: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (node['type'] !== 'integer') return {}
  const { minimum, maximum } = node
  const fits32 = typeof maximum === 'number' && maximum <= 2_147_483_647
  return {
    format: fits32 ? 'int32' : 'int64',
    minimum: minimum === -2_147_483_648 || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    maximum: maximum === 2_147_483_647 || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
  }
}

/** `properties` and `additionalProperties` exclude each other: an object open to anything keeps unknown fields instead. */
function membersOf(properties: unknown, additional: unknown): Readonly<Record<string, unknown>> {
  const named = isRecord(properties) ? Object.entries(properties) : []
  const open = isRecord(additional) && Object.keys(additional).length === 0
  return {
    properties: named.length > 0 ? Object.fromEntries(named.map(([key, child]) => [key, translate(child)])) : undefined,
    additionalProperties: isRecord(additional) && !open ? translate(additional) : undefined,
    'x-kubernetes-preserve-unknown-fields': open ? true : undefined,
  }
}

/** The one union that a structural schema knows, in exactly the form that the API server asks for. */
function intOrString(node: Readonly<Record<string, unknown>>): unknown {
  return node['x-kubernetes-int-or-string'] === true ? [{ type: 'integer' }, { type: 'string' }] : node['anyOf']
}
