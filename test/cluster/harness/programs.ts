import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from './wait.ts'

export interface ProgramOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Where its log file goes: `<folder>/<name>.log`, appended to over restarts. */
  readonly folder: string
}

/** A running program of the test cluster, in a process group of its own. */
export interface Program {
  readonly name: string
  readonly pid: number
  readonly logFile: string
  /** `undefined` while it runs; else its exit code, or the signal's name. */
  exit(): number | string | undefined
  /** SIGTERM, then SIGKILL after the grace time; resolves when the process is gone. */
  stop(signal?: NodeJS.Signals, graceMilliseconds?: number): Promise<void>
  /** The last lines of its log. */
  tail(lines?: number): string
}

/** Starts a program whose output goes to a file. It dies with us, however we die (see `reaper`). */
export function startProgram({ name, command, args, env = {}, cwd, folder }: ProgramOptions): Program {
  const logFile = join(folder, `${name}.log`)
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  closeSync(log)
  const { pid } = child
  if (pid === undefined) {
    throw new Error(`${command} cannot be started`)
  }
  let failure: string | undefined
  child.on('error', (error) => {
    failure = error.message
  })
  tellReaper(`+${pid}`)
  const exit = (): number | string | undefined => failure ?? child.exitCode ?? child.signalCode ?? undefined
  const program: Program = {
    name,
    pid,
    logFile,
    exit,
    async stop(signal = 'SIGTERM', graceMilliseconds = 10_000) {
      signalGroup(pid, signal)
      const deadline = Date.now() + graceMilliseconds
      while (exit() === undefined && Date.now() < deadline) {
        await sleep(10)
      }
      signalGroup(pid, 'SIGKILL')
      while (exit() === undefined) {
        await sleep(10)
      }
      tellReaper(`-${pid}`)
    },
    tail(lines = 15) {
      if (!existsSync(logFile)) return '(its log is gone)'
      return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
    },
  }
  return program
}

/** Stops a whole program for a while, or lets it go on: `SIGSTOP`, `SIGCONT`. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // the group is gone already
  }
}

/**
 * One shell for all programs: its input is a pipe from us, so when we are gone (also by SIGKILL) it reads the end
 * and kills every group that has not been taken off its list, then removes the folders it was told of.
 */
export const reaperScript: string = `
pids=' '; folders=''
while read -r line; do
  case "$line" in
    +*) pids="$pids\${line#+} ";;
    -*) pid="\${line#-}"
        case "$pids" in *" $pid "*) pids="\${pids% $pid *} \${pids#* $pid }";; esac;;
    /*) folders="$folders $line";;
  esac
done
for pid in $pids; do kill -KILL "-$pid" 2>/dev/null; done
sleep 0.2
for folder in $folders; do rm -rf "$folder"; done
`

let reaper: ChildProcess | undefined

function tellReaper(line: string): void {
  if (reaper === undefined) {
    reaper = spawn('sh', ['-c', reaperScript], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    reaper.unref()
    reaper.stdin?.on('error', () => undefined)
    const input = reaper.stdin
    if (input !== null && 'unref' in input && typeof input.unref === 'function') {
      input.unref()
    }
  }
  reaper.stdin?.write(`${line}\n`)
}

/** Has the folder removed when we end. `KEEP_CLUSTER_LOGS=1` keeps it. */
export function removeAtExit(folder: string): void {
  if (process.env['KEEP_CLUSTER_LOGS'] !== '1') {
    tellReaper(folder)
  }
}
