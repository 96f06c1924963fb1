import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { peakMebibytes } from './process-stats.ts'

/** How a program is started, and where its log says on which URL it listens. */
export interface ProgramSource {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** The field of the log line `listening` that holds the URL. */
  readonly urlField: string
  /** Headers that every caller has to send, once it listens. */
  readonly headers?: () => Readonly<Record<string, string>>
}

/** A program that is called, started again when it has ended. */
export interface Program {
  readonly url: () => string
  readonly pid: () => number
  readonly headers: () => Readonly<Record<string, string>>
  /** How it ended by itself, `undefined` while it runs. */
  readonly ended: () => string | undefined
  /** The last lines of its log, and of standard error. */
  readonly tail: () => readonly string[]
  /** The most memory it has had, in MiB, over all of its starts. */
  readonly peak: () => number
  restart(): Promise<void>
  stop(): Promise<void>
}

const keptLines = 40
const startMilliseconds = 60_000

/** Starts a program; answers when it listens. `onLine` sees every line of its log. */
export async function startProgram(source: ProgramSource, onLine: (line: string) => void): Promise<Program> {
  let child: ChildProcess | undefined
  let url = ''
  let ending: string | undefined
  let isStopping = false
  let peak = 0
  let lines: string[] = []
  let headers: Readonly<Record<string, string>> = {}

  function keep(line: string): void {
    lines.push(line)
    if (lines.length > 2 * keptLines) lines = lines.slice(-keptLines)
    onLine(line)
  }

  async function start(): Promise<void> {
    const [file = '', ...arguments_] = source.command
    const started = spawn(file, arguments_, {
      env: { PATH: process.env['PATH'], ...source.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    ending = undefined
    isStopping = false
    started.on('exit', (code, signal) => {
      if (child === started && !isStopping) ending = `ended with ${signal ?? `code ${code}`}`
    })
    createInterface({ input: started.stderr }).on('line', keep)
    const output = createInterface({ input: started.stdout })
    const listening = new Promise<string>((resolve, reject) => {
      output.on('line', (line) => {
        keep(line)
        if (line.includes('"msg":"listening"')) resolve(stringAt(JSON.parse(line), source.urlField) ?? '')
      })
      started.on('exit', (code) =>
        reject(new Error(`${source.command.join(' ')} ended with ${code}:\n${lines.join('\n')}`)),
      )
      setTimeout(() => reject(new Error(`${source.command.join(' ')} does not listen`)), startMilliseconds).unref()
    })
    url = await listening
    headers = source.headers?.() ?? {}
  }

  async function stop(): Promise<void> {
    isStopping = true
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    peak = Math.max(peak, peakMebibytes(child.pid ?? 0))
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  // a run that ends on an error leaves nothing behind
  const kill = (): void => void child?.kill('SIGKILL')
  process.once('exit', kill)
  await start()
  return {
    url: () => url,
    pid: () => child?.pid ?? 0,
    headers: () => headers,
    ended: () => ending,
    tail: () => lines.slice(-keptLines),
    peak: () => (peak = Math.max(peak, peakMebibytes(child?.pid ?? 0))),
    async restart() {
      await stop()
      await start()
    },
    async stop() {
      process.off('exit', kill)
      await stop()
    },
  }
}
