import { spawn } from 'node:child_process'

export interface CommandRequest {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
  /** Throw, with both outputs, when the exit code is not 0. */
  readonly check: boolean
  readonly timeout: number
}

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. */
export function runCommand({
  name,
  command,
  args,
  env,
  input,
  cwd,
  check,
  timeout,
}: CommandRequest): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...env },
      timeout,
      ...(cwd === undefined ? {} : { cwd }),
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const result = { code: code ?? 1, stdout: text(stdout), stderr: text(stderr) }
      if (check && result.code !== 0) {
        const how = signal === null ? `code ${result.code}` : `${signal} after at most ${timeout / 1000} s`
        reject(new Error(`${name} ${args.join(' ')}\nended with ${how}\n${shorten(result.stderr + result.stdout)}`))
        return
      }
      resolve(result)
    })
    child.stdin.end(input)
  })
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8')
}

/** kubectl repeats whole documents in its errors: the beginning and the end say what is wrong. */
function shorten(output: string): string {
  return output.length <= 4_000 ? output : `${output.slice(0, 2_000)}\n...\n${output.slice(-2_000)}`
}
