import { columns } from './columns.ts'
import type { CommandDefinition, Option, Options } from './command-definition.ts'

const commonExits: readonly (readonly [number, string])[] = [
  [0, 'success'],
  [1, 'the tool failed: an invalid option, or a file that cannot be read'],
  [2, 'an object is invalid: the API server would reject it'],
  [3, 'an object has problems: its children keep the last valid configuration'],
]

/** The help page of one command: usage, options, exit codes, examples. */
export function commandHelp<Given extends Options>(definition: CommandDefinition<Given>): string {
  const { name, description, options, examples, exits = commonExits } = definition
  const optionRows = [
    ...Object.entries(options).map(([option, details]) => [optionName(option, details), optionText(details)]),
    ['-h, --help', 'print this help'],
  ]
  return [
    `Usage: toolhive-operator ${name} [options]`,
    description,
    `Options:\n${columns(optionRows)}`,
    `Exit codes:\n${columns(exits.map(([code, meaning]) => [String(code), meaning]))}`,
    `Examples:\n${examples.map((example) => `  ${example}`).join('\n')}`,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function optionName(name: string, { short, type, value }: Option): string {
  const long = type === 'string' ? `--${name} ${value ?? 'TEXT'}` : `--${name}`
  return short ? `-${short}, ${long}` : long
}

function optionText({ description, multiple, default: standard }: Option): string {
  const notes = [multiple ? 'may be repeated' : '', standard ? `default: ${standard}` : ''].filter(
    (note) => note !== '',
  )
  return notes.length > 0 ? `${description} (${notes.join('; ')})` : description
}

/** The page that lists the commands. */
export function overviewHelp(commands: readonly { readonly name: string; readonly summary: string }[]): string {
  return `Usage: toolhive-operator COMMAND [options]

Shows what the ToolHive operator does with MCP servers, without a cluster. It uses the same functions as the hooks for
Metacontroller.

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Start here:
  toolhive-operator demo
  toolhive-operator render -f manifests/examples/mcp-servers

Programs that run in the operator's pods:
  serve          the hooks that Metacontroller calls; --help lists the environment variables, which apply here too
  gateway        the view of the API server that Metacontroller gets
  registry-sync  fetches, validates and publishes the data of one MCPRegistry

toolhive-operator COMMAND --help explains a command. toolhive-operator --version prints the version.
`
}
