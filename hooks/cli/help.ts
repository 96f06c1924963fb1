import { columns } from './columns.ts'
import type { CommandDefinition, Option, Options } from './command-definition.ts'

const commonExits: readonly (readonly [number, string])[] = [
  [0, 'fine'],
  [1, 'the tool failed: a wrong option, a file that cannot be read'],
  [2, 'an object is invalid; the API server would refuse it'],
  [3, 'a parent has problems: its children are held as they are'],
]

/** The help page of one command: usage, options, exit codes, examples. */
export function commandHelp<Given extends Options>(definition: CommandDefinition<Given>): string {
  const { name, description, options, examples, exits = commonExits } = definition
  const optionRows = [
    ...Object.entries(options).map(([option, details]) => [optionName(option, details), optionText(details)]),
    ['-h, --help', 'print this page'],
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

Shows what the ToolHive operator makes of MCP servers, without a cluster: the same functions run behind
Metacontroller's hooks.

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Start here:
  toolhive-operator demo
  toolhive-operator render -f manifests/examples/mcp-servers

The programs of the operator's pods:
  serve          the hooks that Metacontroller calls; --help lists the environment variables, which count here too
  gateway        the part of the API server that concerns Metacontroller
  registry-sync  fetches, checks and publishes the data of one MCPRegistry

toolhive-operator COMMAND --help explains a command; --version prints the version.
`
}
