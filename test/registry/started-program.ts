import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOptions } from '../../hooks/registry-sync/options.ts'
import { type Limits, runProgram } from '../../hooks/registry-sync/program.ts'
import { built } from '../support/built-programs.ts'

/** The program while it runs. */
export interface StartedProgram {
  /** Ends it, with SIGTERM unless another is given, and answers its exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
  /** Peak resident memory in MiB; 0 for one that has no process of its own. */
  readonly peakMemory: () => number
}

/** Takes what the program writes, line by line or in pieces. */
type Write = (text: string) => void

/** The program in a process of its own, as in a pod. */
export function startProcess(args: readonly string[], write: Write): StartedProgram {
  const child = spawn(process.execPath, [join(built, 'registry-sync/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => write(chunk.toString()))
  let peak = 0
  const sampling = setInterval(() => (peak = Math.max(peak, residentMiB(child.pid))), 20)
  return {
    async stop(signal = 'SIGTERM') {
      const code = await ended(child, signal)
      clearInterval(sampling)
      return code
    },
    peakMemory: () => peak,
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
}

/** The program within the test's process: all of it but its entry, and without the second that a process takes to start. */
export function startInProcess(args: readonly string[], write: Write, limits: Limits | undefined): StartedProgram {
  const options = readOptions(args, {})
  if (!options) throw new Error('the program was asked for help')
  const line = (facts: object, msg: string): void =>
    write(`${JSON.stringify({ time: new Date().toISOString(), ...facts, msg })}\n`)
  const stop = new AbortController()
  const run = runProgram(options, { info: line, warn: line, error: line }, stop.signal, limits)
  return {
    async stop() {
      stop.abort()
      await run
      return 0
    },
    peakMemory: () => 0,
  }
}

function residentMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
