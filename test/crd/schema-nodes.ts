import type { StructuralSchema } from '../../hooks/crd/structural-schema.ts'

export interface SchemaNode {
  /** As in an object: `spec.env[].name`, `spec.labels{}`. */
  readonly path: string
  readonly schema: StructuralSchema
}

/** Every node of a schema with its path, the root first. */
export function nodesOf(schema: StructuralSchema, path = ''): readonly SchemaNode[] {
  return [
    { path, schema },
    ...Object.entries(schema.properties ?? {}).flatMap(([key, member]) => nodesOf(member, `${path}.${key}`)),
    ...(schema.items ? nodesOf(schema.items, `${path}[]`) : []),
    ...(schema.additionalProperties ? nodesOf(schema.additionalProperties, `${path}{}`) : []),
  ]
}
