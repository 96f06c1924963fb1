import type { KindVersion } from '../engine/kind-version.ts'
import { isRecord, listAt } from '../kubernetes/read.ts'
import { type DefinedKind, objectSchema } from './definition.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/**
 * The JSON Schema (draft-07) with which an editor completes and checks objects of a kind in one version: as strict as the API server
 * with strict field validation, so that a misspelt field is underlined.
 */
export function editorSchema(kind: DefinedKind, version: KindVersion): JsonSchema {
  const { properties, ...root } = closed(objectSchema(kind, version))
  const members = isRecord(properties) ? properties : {}
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind.names.kind,
    ...root,
    properties: {
      ...members,
      apiVersion: constant(members['apiVersion'], `${kind.names.group}/${version.name}`),
      kind: constant(members['kind'], kind.names.kind),
    },
    required: ['apiVersion', 'kind', 'metadata', ...(hasRequired(members['spec']) ? ['spec'] : [])],
  }
}

function hasRequired(schema: unknown): boolean {
  return listAt(schema, 'required').length > 0
}

function constant(schema: unknown, value: string): JsonSchema {
  return { ...(isRecord(schema) ? schema : {}), const: value }
}

/** A node without what editors do not know; objects that name their members take no others. */
function closed(node: JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, ...rest } = node
  const known = Object.entries(rest).filter(([key]) => !key.startsWith('x-kubernetes-'))
  return {
    ...Object.fromEntries(known),
    ...(isRecord(items) ? { items: closed(items) } : {}),
    ...(isRecord(additionalProperties) ? { additionalProperties: closed(additionalProperties) } : {}),
    ...(isRecord(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(closedEntry)), additionalProperties: false }
      : {}),
  }
}

function closedEntry([key, member]: [string, unknown]): [string, unknown] {
  return [key, isRecord(member) ? closed(member) : member]
}
