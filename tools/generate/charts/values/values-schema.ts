import { z } from 'zod'
import { type Block, isBlock, type Value } from './value.ts'

/** The JSON schema (draft-07) of a chart's values: closed, so that a misspelt key is refused and not ignored. */
export function valuesSchema(values: Block): Readonly<Record<string, unknown>> {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(values) }
}

function schemaOf(entry: Value | Block): Readonly<Record<string, unknown>> {
  if (!isBlock(entry)) return leafSchema(entry)
  return {
    type: 'object',
    description: entry.description,
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(entry.keys).map(([key, value]) => [key, schemaOf(value)])),
  }
}

function leafSchema(value: Value): Readonly<Record<string, unknown>> {
  const { $schema: _, ...schema } = z.toJSONSchema(value.schema, { target: 'draft-7', io: 'input' })
  return { ...schema, description: value.description, default: value.default }
}
