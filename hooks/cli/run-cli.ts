import type { Command } from './command.ts'
import { crdsCommand } from './commands/crds.ts'
import { demoCommand } from './commands/demo.ts'
import { diffCommand } from './commands/diff.ts'
import { renderCommand } from './commands/render.ts'
import { simulateCommand } from './commands/simulate.ts'
import { validateCommand } from './commands/validate.ts'
import { overviewHelp } from './help.ts'
import { nearest } from './nearest.ts'
import { type ExitCode, exitCodes, isFailure, type Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Every command, in the order of the overview. */
export const commands: readonly Command[] = [
  demoCommand,
  renderCommand,
  validateCommand,
  diffCommand,
  simulateCommand,
  crdsCommand,
]

/** Runs one command line (without `node` and the program's name) and answers its exit code; never throws. */
export async function runCli(arguments_: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = arguments_
  if (name === undefined || name === '--help' || name === '-h') {
    terminal.out(overviewHelp(commands))
    return name === undefined ? exitCodes.failed : exitCodes.fine
  }
  if (name === 'help') return help(rest[0], terminal)
  if (name === '--version' || name === 'version') {
    terminal.out(`${version()}\n`)
    return exitCodes.fine
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) return unknownCommand(name, terminal)
  return command.run(rest, terminal).catch((error: unknown) => {
    terminal.err(isFailure(error) ? `${error.message}\n` : `This is a bug in the tool itself:\n${stackOf(error)}\n`)
    return exitCodes.failed
  })
}

/** `help`, `help render`. */
function help(name: string | undefined, terminal: Terminal): ExitCode {
  const command = commands.find((candidate) => candidate.name === name)
  if (name !== undefined && !command) return unknownCommand(name, terminal)
  terminal.out(command ? command.help : overviewHelp(commands))
  return exitCodes.fine
}

function unknownCommand(name: string, terminal: Terminal): ExitCode {
  const meant = nearest(
    name,
    commands.map((command) => command.name),
  )
  const advice = meant === undefined ? '' : ` Did you mean ${meant}?`
  terminal.err(`There is no command "${name}".${advice} To list the commands, run: toolhive-operator --help\n`)
  return exitCodes.failed
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
