import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { CommandDefinition, Options, Values } from './command-definition.ts'
import { commandHelp } from './help.ts'
import { type ExitCode, failure, type Terminal } from './terminal.ts'

/** A command as the list of commands sees it: its options concern it alone. */
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
  if (!areValuesOf(options, values)) throw failure(`The options of ${name} do not match its help.`)
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
    throw failure(`${reason}. To list the options, run: toolhive-operator ${name} --help`)
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
