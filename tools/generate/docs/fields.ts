import { objectSchema } from '../../../hooks/crd/definition.ts'
import type { StructuralSchema } from '../../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../../hooks/engine/kind.ts'
import { storedVersion } from '../../../hooks/engine/kind-version.ts'
import type { GeneratedFile } from '../generated-file.ts'
import { code, markdownPage, markdownTable } from './markdown.ts'

/** `docs/reference/<kind>.md`: every field of spec and status of one kind, from its schema. */
export function fieldPages(kinds: readonly Kind[]): readonly GeneratedFile[] {
  return kinds.map((kind) => ({ path: `docs/reference/${kind.names.singular}.md`, text: fieldPage(kind) }))
}

function fieldPage(kind: Kind): string {
  const { names, parent, description } = kind
  const schema = objectSchema(kind, storedVersion(kind))
  const facts = [
    `\`apiVersion: ${parent.apiVersion}\`, \`kind: ${names.kind}\``,
    `kubectl knows it as ${[names.plural, ...names.shortNames].map(code).join(', ')}`,
    `and, with others, as ${names.categories.map(code).join(', ')}.`,
  ].join('; ')
  return markdownPage(names.kind, [
    description,
    facts,
    ...fieldTable('spec', schema.properties?.['spec']),
    ...fieldTable('status', schema.properties?.['status']),
    ...ruleList(schema),
  ])
}

function fieldTable(name: string, schema: StructuralSchema | undefined): readonly string[] {
  if (!schema) return []
  const rows = fieldsOf(schema, name).map(({ path, schema: field, isRequired }) => [
    code(path),
    typeOf(field),
    isRequired ? 'yes' : '',
    field.default === undefined ? '' : code(JSON.stringify(field.default)),
    field.description ?? '',
  ])
  return [
    `## ${name}`,
    schema.description ?? '',
    markdownTable(['Field', 'Type', 'Required', 'Default', 'Meaning'], rows),
  ]
}

interface Field {
  readonly path: string
  readonly schema: StructuralSchema
  readonly isRequired: boolean
}

function fieldsOf(schema: StructuralSchema, path: string): readonly Field[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const own = { path: `${path}.${name}`, schema: member, isRequired: required.has(name) }
    return [own, ...fieldsOf(member, own.path), ...elementFields(member, own.path)]
  })
}

function elementFields({ items, additionalProperties }: StructuralSchema, path: string): readonly Field[] {
  return [
    ...(items ? fieldsOf(items, `${path}[]`) : []),
    ...(additionalProperties ? fieldsOf(additionalProperties, `${path}.*`) : []),
  ]
}

function typeOf(schema: StructuralSchema): string {
  if (schema.enum) return schema.enum.map((value) => code(value === '' ? '""' : String(value))).join(', ')
  if (schema['x-kubernetes-int-or-string']) return 'integer or string'
  if (schema.items) return `list of ${typeOf(schema.items)}`
  if (schema.additionalProperties) return `map of ${typeOf(schema.additionalProperties)}`
  return `${schema.type ?? 'any'}${boundsOf(schema)}`
}

function boundsOf({ minimum, maximum, pattern }: StructuralSchema): string {
  if (pattern !== undefined) return ` matching ${code(pattern)}`
  if (minimum === undefined) return ''
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`
}

function ruleList(schema: StructuralSchema): readonly string[] {
  const messages = rulesOf(schema, '')
  if (messages.length === 0) return []
  const lines = messages.map(({ path, message }) => `- ${path === '' ? '' : `${code(path)}: `}${message}`)
  return ['## Rules', 'The API server refuses what breaks one of these:', lines.join('\n')]
}

function rulesOf(
  schema: StructuralSchema,
  path: string,
): readonly { readonly path: string; readonly message: string }[] {
  const own = (schema['x-kubernetes-validations'] ?? []).map(({ message }) => ({ path, message }))
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    rulesOf(member, path === '' ? name : `${path}.${name}`),
  )
  const { items, additionalProperties } = schema
  return [
    ...own,
    ...members,
    ...(items ? rulesOf(items, `${path}[]`) : []),
    ...(additionalProperties ? rulesOf(additionalProperties, `${path}.*`) : []),
  ]
}
