import type { ExitCode, Terminal } from './terminal.ts'

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
