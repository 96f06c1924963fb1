import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'
import { nodesOf } from './schema-nodes.ts'

/**
 * Why the API server would call a schema non-structural or refuse its definition, one line per fault. Which keys may
 * appear at all is already decided by the type StructuralSchema; here is what holds between them.
 * Source: apiextensions-apiserver, `pkg/apiserver/schema/validation.go` and `pkg/apis/apiextensions/validation`.
 */
export function structuralFaults(root: StructuralSchema): readonly string[] {
  const metadata = root.properties?.['metadata']
  return [
    ...(root.type === 'object' ? [] : ['the root must be an object']),
    ...(Object.keys(metadata ?? {}).join() === 'type' ? [] : ['.metadata may hold nothing but its type']),
    ...nodesOf(root).flatMap(({ path, schema }) => nodeFaults(schema).map((fault) => `${path}: ${fault}`)),
  ]
}

function nodeFaults(schema: StructuralSchema): readonly string[] {
  const intOrString = schema['x-kubernetes-int-or-string'] === true
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true
  const properties = schema.properties ?? {}
  return [
    ...when(schema.type === undefined && !intOrString && !preserves, 'has no type'),
    ...when(intOrString && schema.type !== undefined, 'int-or-string takes no type'),
    ...when(!intOrString && schema.anyOf !== undefined, 'anyOf is for int-or-string only'),
    ...when(schema.type === 'array' && !schema.items, 'an array needs items'),
    ...when(schema.type !== 'array' && schema.items !== undefined, 'items without type array'),
    ...when(
      Boolean(schema.properties) && Boolean(schema.additionalProperties),
      'properties exclude additionalProperties',
    ),
    ...(schema.required ?? []).flatMap((name) => when(!Object.hasOwn(properties, name), `requires unknown ${name}`)),
    ...when(
      schema['x-kubernetes-list-type'] === 'map' && !schema['x-kubernetes-list-map-keys'],
      'list map without keys',
    ),
    ...(schema['x-kubernetes-list-map-keys'] ?? []).flatMap((key) =>
      when(!schema.items?.required?.includes(key), `list map key ${key} is not required`),
    ),
    ...when(schema.pattern !== undefined && !isRe2(schema.pattern), `pattern is not RE2: ${schema.pattern}`),
    ...when(!defaultFits(schema), `default ${JSON.stringify(schema.default)} does not fit`),
  ]
}

function when(fault: boolean, text: string): readonly string[] {
  return fault ? [text] : []
}

/** RE2 has neither look-around nor back-references nor possessive or atomic groups. */
function isRe2(pattern: string): boolean {
  return !/\(\?[=!<>]|\\[1-9]|[*+?}]\+/.test(pattern)
}

function defaultFits({ default: value, type, enum: allowed, pattern }: StructuralSchema): boolean {
  if (value === undefined) return true
  if (allowed && !allowed.includes(value)) return false
  if (pattern && !(typeof value === 'string' && new RegExp(pattern).test(value))) return false
  return typeof value === (type === 'integer' ? 'number' : type)
}
