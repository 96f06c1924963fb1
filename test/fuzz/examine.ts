import { setTimeout as sleep } from 'node:timers/promises'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import type { FuzzRequest } from './fuzz-request.ts'
import { judged, slowMilliseconds, type Verdict } from './judge.ts'
import { cpuMilliseconds } from './process-stats.ts'
import type { Program } from './program.ts'
import { createAgent, type SendResult, send } from './send.ts'

/** A call that had the program to itself. */
export interface Measured {
  readonly result: SendResult
  /** Processor time of the program's main thread, in milliseconds. */
  readonly cpu: number
}

/** Sends a request while nobody else does, and measures what it costs. */
export async function measured(request: FuzzRequest, program: Program): Promise<Measured> {
  const agent = createAgent(1)
  const before = cpuMilliseconds(program.pid())
  const result = await send(request, program, agent)
  // what ends the process ends it a moment after its connections
  if (result.status === 0) await sleep(100)
  const cpu = program.ended() === undefined ? cpuMilliseconds(program.pid()) - before : 0
  agent.destroy()
  return { result, cpu }
}

/**
 * What is wrong with a request that has the program to itself: the answer, the end of the program, or the time. A time
 * near the limit is measured again, and the shorter one counts. A program that has ended or hangs is started again.
 */
export async function examined(request: FuzzRequest, program: Program): Promise<Verdict | undefined> {
  const { result, cpu } = await measured(request, program)
  const ending = program.ended()
  if (ending !== undefined) {
    const last = program.tail().at(-1) ?? ''
    await program.restart()
    return { failure: 'crash', detail: `${ending}: ${last.slice(0, 200)}` }
  }
  if (result.isHung) await program.restart()
  if (cpu > slowMilliseconds) {
    const again = cpu > 4 * slowMilliseconds ? cpu : Math.min(cpu, (await measured(request, program)).cpu)
    if (again > slowMilliseconds) {
      return {
        failure: 'slow',
        detail: `${result.isHung ? 'more than ' : ''}${Math.round(again)} ms of processor time`,
      }
    }
  }
  const verdict = judged(request, result)
  return verdict?.failure === '500' ? { ...verdict, detail: `${verdict.detail} ${await causeOf(program)}` } : verdict
}

/** What the log says of the last mistake: the error's name and where in our own sources it happened. */
async function causeOf(program: Program): Promise<string> {
  await sleep(100)
  const line = program.tail().findLast((logged) => logged.includes('"msg":"hook failed"'))
  if (line === undefined) return ''
  const entry: unknown = JSON.parse(line)
  const frames = listAt(entry, 'frames').map(String)
  const own = frames.filter((frame) => frame.includes('/hooks/')).slice(0, 2)
  const places = own.map((frame) => frame.replace(/^at /, '').replace(/\(?(file:\/\/)?\/.*\/hooks\//, '(hooks/'))
  return [stringAt(entry, 'error') ?? '', ...places].join(' ')
}
