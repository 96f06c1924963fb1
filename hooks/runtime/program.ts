import { errorMessage } from './error-message.ts'

/** A program that takes no arguments but `--help`: environment variables decide. */
export interface Program {
  /** For sentences: `The gateway`. */
  readonly subject: string
  readonly help: string
  readonly start: (environment: Readonly<Record<string, string | undefined>>) => Promise<Started>
}

/** Sentences for the user where a variable cannot be used: the program has not started. */
export type Started = { readonly ok: true } | { readonly ok: false; readonly errors: readonly string[] }

/** Runs a program from its command line; where it cannot start, says why on standard error and sets exit code 1. */
export async function runProgram({ subject, help, start }: Program, arguments_: readonly string[]): Promise<void> {
  if (arguments_.includes('--help') || arguments_.includes('-h')) return void process.stdout.write(help)
  if (arguments_.length > 0) return fail([`Unknown argument ${arguments_[0]}; see --help.`])
  try {
    const started = await start(process.env)
    if (!started.ok) fail(started.errors)
  } catch (error) {
    fail([`${subject} cannot start: ${errorMessage(error)}`])
    process.exit(1)
  }
}

function fail(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}
