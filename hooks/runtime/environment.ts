import { z } from 'zod'
import { numberAt, stringAt } from '../kubernetes/read.ts'

/** A host or an address to listen on or to connect to. */
export const hostVariable = z.string().regex(/^\S+$/, 'must be a host name or IP address without whitespace')

/** A port; 0 takes a free one. */
export const portVariable = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number')
  .max(65535, 'must be a port number')

/** The least level that a program logs. */
export const logLevelVariable = z
  .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  .default('info')
  .describe('Minimum level of log messages.')

export type Variables = Readonly<Record<string, string | undefined>>

export type VariablesReading<Table extends z.ZodObject> =
  | { readonly ok: true; readonly environment: z.infer<Table> }
  | { readonly ok: false; readonly errors: readonly string[] }

/** The variables of a table, or one sentence for each that cannot be used. Empty ones count as unset. */
export function readVariables<Table extends z.ZodObject>(table: Table, variables: Variables): VariablesReading<Table> {
  const given = Object.fromEntries(
    Object.keys(table.shape).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  )
  const parsed = table.safeParse(given)
  return parsed.success
    ? { ok: true, environment: parsed.data }
    : { ok: false, errors: parsed.error.issues.map(sentence) }
}

function sentence(issue: z.core.$ZodIssue): string {
  return `The environment variable ${issue.path.join('.')} is invalid: ${issue.message}. Correct it or unset it.`
}

export interface VariableDescription {
  readonly name: string
  /** Empty: none. */
  readonly default: string
  readonly description: string
}

/** The variables of a table as rows, for `--help` and the docs. */
export function describeVariables(table: z.ZodObject): readonly VariableDescription[] {
  const schema = z.toJSONSchema(table, { io: 'input', unrepresentable: 'any' })
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    default: stringAt(property, 'default') ?? String(numberAt(property, 'default') ?? ''),
    description: stringAt(property, 'description') ?? '',
  }))
}

/** The same rows as lines of a help text. */
export function variablesHelp(table: z.ZodObject): string {
  const rows = describeVariables(table)
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows
    .flatMap(({ name, default: standard, description }) => [
      `  ${name.padEnd(width)}  ${description}`,
      ...(standard === '' ? [] : [`  ${''.padEnd(width)}  default: ${standard}`]),
    ])
    .join('\n')
}
