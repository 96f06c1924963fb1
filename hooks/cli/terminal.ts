/** What a command may touch of the world; tests give their own. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly readStdin: () => Promise<string>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The time now, ISO 8601 in UTC. */
  readonly now: () => string
  /** Whether a person looks at the output: colours only then. */
  readonly isTty: boolean
  /** Whether there is a file or folder. */
  readonly exists: (path: string) => Promise<boolean>
  /** Standard output of a program of the user's (kubectl, git). @throws a failure with the program's own words. */
  readonly execute: (program: string, arguments_: readonly string[]) => Promise<string>
}

/** The exit codes of every command. */
export const exitCodes = { fine: 0, failed: 1, invalid: 2, problems: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** An error that the user can do something about: its message is printed as it is, without a stack. */
export function failure(message: string): Error {
  return Object.assign(new Error(message), { name: 'Failure' })
}

/** Whether an error came from `failure`. */
export function isFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Failure'
}
