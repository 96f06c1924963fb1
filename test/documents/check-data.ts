import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { loadAll } from 'js-yaml'
import { isRecord, stringAt } from '../../hooks/kubernetes/read.ts'
import { run } from '../cli/run.ts'
import type { Findings } from './check-command.ts'

const schema: Readonly<Record<string, unknown>> = JSON.parse(readFileSync('charts/operator/values.schema.json', 'utf8'))
const isValues = new Ajv({ strict: false, allErrors: true }).compile(schema)

/**
 * What is wrong with YAML that a document shows: an object of ours that is not valid, or values that the operator's chart
 * refuses. A fragment of a spec is neither, and passes.
 */
export async function dataFindings(text: string): Promise<Findings> {
  const documents = loadAll(text)
  const found = await Promise.all(documents.map((document) => documentFindings(document)))
  return found.flat()
}

async function documentFindings(document: unknown): Promise<Findings> {
  if (!isRecord(document)) return ['it is no object']
  if (stringAt(document, 'apiVersion')?.startsWith('toolhive.stacklok.dev/')) {
    const { code, err, out } = await run(['validate', '-f', '-'], { stdin: JSON.stringify(document) })
    return code === 0 ? [] : [`it is not valid: ${err}${out}`]
  }
  const properties = schema['properties']
  if (!isRecord(properties) || !Object.keys(document).some((key) => key in properties)) return []
  if (isValues(document)) return []
  return (isValues.errors ?? []).map(({ instancePath, message }) => `the chart refuses ${instancePath}: ${message}`)
}
