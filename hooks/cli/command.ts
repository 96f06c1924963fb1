import { type ParseArgsConfig, parseArgs } from 'node:util'
import { commandHelp } from './help.ts'
import { type ExitCode, failure, type Terminal } from './terminal.ts'

export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** May be given several times. */
  readonly multiple?: boolean
  /** What stands for the value in the help: `FILE|DIR|-`. */
  readonly value?: string
  readonly default?: string
  readonly description: string
}

export type Options = Readonly<Record<string, Option>>

export type Values<Given extends Options> = {
  readonly [Name in keyof Given]: Given[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Given[Name] extends { readonly multiple: true }
      ? readonly string[]
      : Given[Name] extends { readonly default: string }
        ? string
        : string | undefined
}

export interface CommandDefinition<Given extends Options> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What the command does, for its own help. */
  readonly description: string
  readonly options: Given
  readonly examples: readonly string[]
  /** Meaning of the exit codes, where it differs from the common one. */
  readonly exits?: readonly (readonly [code: ExitCode, meaning: string])[]
  run(values: Values<Given>, terminal: Terminal): Promise<ExitCode>
}

/** A command as the list of commands sees it: its options are its own affair. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly options: Options
  readonly help: string
  run(arguments_: readonly string[], terminal: Terminal): Promise<ExitCode>
}

/** Closes a definition over its options: arguments are parsed here, once; every command has `--help`. */
export function defineCommand<const Given extends Options>(definition: CommandDefinition<Given>): Command {
  const help = commandHelp(definition)
  return {
    name: definition.name,
    summary: definition.summary,
    options: definition.options,
    help,
    async run(arguments_, terminal) {
      if (arguments_.includes('--help') || arguments_.includes('-h')) {
        terminal.out(help)
        return 0
      }
      return definition.run(parseValues(definition, arguments_), terminal)
    },
  }
}

function parseValues<Given extends Options>(
  { name, options }: CommandDefinition<Given>,
  arguments_: readonly string[],
): Values<Given> {
  const config: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(options).map(([option, { type, short, multiple }]) => [
      option,
      { type, ...(short ? { short } : {}), multiple: multiple ?? false },
    ]),
  )
  const parsed = parse(name, arguments_, config)
  const values = Object.fromEntries(
    Object.entries(options).map(([option, { type, multiple, default: standard }]) => {
      const absent = multiple ? [] : standard
      return [option, parsed[option] ?? (type === 'boolean' ? false : absent)]
    }),
  )
  if (!areValuesOf(options, values)) throw failure(`The options of ${name} are not as its help says.`)
  return values
}

function parse(
  name: string,
  arguments_: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...arguments_], options, allowPositionals: false }).values
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ', 1)[0] ?? '') : ''
    throw failure(`${reason}. The options are listed by: toolhive-operator ${name} --help`)
  }
}

function areValuesOf<Given extends Options>(
  options: Given,
  values: Readonly<Record<string, unknown>>,
): values is Values<Given> {
  return Object.entries(options).every(([option, { type, multiple }]) => {
    const value = values[option]
    if (multiple) return Array.isArray(value) && value.every((item) => typeof item === 'string')
    return type === 'boolean' ? typeof value === 'boolean' : value === undefined || typeof value === 'string'
  })
}
