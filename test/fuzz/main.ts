import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { limitMebibytes } from '../support/container-memory.ts'
import { runCampaign } from './campaign.ts'
import { examined, measured } from './examine.ts'
import type { Finding, Findings } from './findings.ts'
import { type FuzzRequest, type ProgramName, parseRequest } from './fuzz-request.ts'
import { judgedForwarded, judgedLog, type Verdict } from './judge.ts'
import { help, type Options, readOptions } from './options.ts'
import { canMeasure } from './process-stats.ts'
import { type RunningPrograms, startPrograms } from './programs.ts'
import { grouped, reportOf, type SlowCall } from './report.ts'
import { requestMaker } from './requests/requests.ts'
import type { Tally } from './tally.ts'

const cacheFolder = join(repositoryRoot, '.cache')
const hooksFolder = join(import.meta.dirname, '../../hooks')
const findingsFolder = join(cacheFolder, 'fuzz-findings')
const progressMilliseconds = 5_000

async function main(arguments_: readonly string[]): Promise<number> {
  const reading = readOptions(arguments_, () => Math.floor(Math.random() * 1e9))
  if ('help' in reading) return say(help)
  if ('error' in reading) return fail(`${reading.error} See --help.`)
  if (!canMeasure) return fail('The fuzz run needs Linux: it reads from /proc what the programs use.')
  const { options } = reading
  return options.replay === undefined ? attack(options) : replay(options.replay)
}

/** Lines and requests that were wrong beside the answers, until they are taken. */
function watchAsides(): {
  readonly onLine: (program: ProgramName, line: string) => void
  readonly take: (
    batch: readonly FuzzRequest[],
    running: RunningPrograms,
  ) => readonly (readonly [FuzzRequest, Verdict])[]
} {
  let lines: (readonly [ProgramName, Verdict])[] = []
  return {
    onLine(program, line) {
      const verdict = judgedLog(line)
      if (verdict) lines.push([program, verdict])
    },
    take(batch, { apiServer }) {
      const logged = lines.flatMap(([program, verdict]) =>
        withRequest(
          batch.find((one) => one.program === program),
          verdict,
        ),
      )
      const forwarded = apiServer.requests.flatMap(({ method, path }) => {
        const verdict = judgedForwarded(method, path)
        return verdict
          ? withRequest(
              batch.find((one) => asksFor(one, method, path)),
              verdict,
            )
          : []
      })
      lines = []
      apiServer.requests.splice(0)
      apiServer.compact()
      return [...logged, ...forwarded]
    },
  }
}

function withRequest(request: FuzzRequest | undefined, verdict: Verdict): readonly (readonly [FuzzRequest, Verdict])[] {
  return request ? [[request, verdict]] : []
}

function asksFor(request: FuzzRequest, method: string, path: string): boolean {
  if (request.program === 'manager' || request.method !== method) return false
  return new URL(`http://localhost${request.path}`).pathname === path
}

async function attack({ requests, seed, from, concurrency }: Options): Promise<number> {
  say(`seed ${seed}, ${grouped(requests)} requests from index ${from}\n`)
  mkdirSync(findingsFolder, { recursive: true })
  const asides = watchAsides()
  const running = await startPrograms(hooksFolder, cacheFolder, asides.onLine)
  try {
    const make = await requestMaker(seed)
    const begin = performance.now()
    const result = await runCampaign({
      make,
      programs: running.programs,
      from,
      to: from + requests,
      concurrency,
      onProgress: progress(running, begin),
      onFinding: (finding) => tell(finding, seed),
      isStopped: untilStopped(),
      takeAsides: (batch) => asides.take(batch, running),
    })
    const seconds = (performance.now() - begin) / 1000
    const slowest = await measureSlowest(result.tally, running)
    say(`\n${reportOf(result, { seed, seconds, programs: running.programs, slowest })}\n`)
    return Math.max(conclude(result.findings.list(), seed), concludeMemory(running))
  } finally {
    await running.stop()
  }
}

function progress(running: RunningPrograms, begin: number): (tally: Tally, findings: Findings) => void {
  let last = begin
  return (tally, findings) => {
    const now = performance.now()
    if (now - last < progressMilliseconds) return
    last = now
    const rate = grouped(Math.round((tally.total() / (now - begin)) * 1000))
    const memory = [...running.programs]
      .map(([name, program]) => `${name} ${Math.round(program.peak())} MiB`)
      .join(', ')
    say(`${grouped(tally.total())} requests, ${rate}/s, ${findings.list().length} findings; peak memory: ${memory}\n`)
  }
}

/** What the calls that took longest cost alone, the dearest first. */
async function measureSlowest(tally: Tally, { programs }: RunningPrograms): Promise<readonly SlowCall[]> {
  const calls: SlowCall[] = []
  for (const timed of tally.slowest()) {
    const program = programs.get(timed.request.program)
    if (!program) continue
    const { cpu, result } = await measured(timed.request, program)
    if (result.isHung || program.ended() !== undefined) await program.restart()
    calls.push({ ...timed, cpu })
  }
  return calls.sort((left, right) => right.cpu - left.cpu)
}

/** Says of a failure what it is, and how to have it again. */
function tell({ verdict, request }: Finding, seed: number): void {
  const file = fileOf(request, seed)
  writeFileSync(file, `${JSON.stringify(request)}\n`)
  say(`failure: ${lineOf(verdict, request)}\n  npm run fuzz -- --replay ${file.slice(repositoryRoot.length + 1)}\n`)
}

function conclude(findings: readonly Finding[], seed: number): number {
  if (findings.length === 0) return say('\nno failures\n')
  say(`\n${findings.length} ${findings.length === 1 ? 'failure' : 'failures'}:\n`)
  for (const { verdict, request, count } of findings) {
    say(
      `- ${grouped(count)} times: ${lineOf(verdict, request)}; ${fileOf(request, seed).slice(repositoryRoot.length + 1)}\n`,
    )
  }
  return 1
}

function concludeMemory({ programs }: RunningPrograms): number {
  const over = [...programs].filter(([, program]) => program.peak() > limitMebibytes)
  for (const [name, program] of over)
    say(`failure: ${name} took ${Math.round(program.peak())} MiB; its container may use ${limitMebibytes}\n`)
  return over.length === 0 ? 0 : 1
}

function fileOf({ index }: FuzzRequest, seed: number): string {
  return join(findingsFolder, `${seed}-${index}.json`)
}

function lineOf({ failure, detail }: Verdict, { program, method, path }: FuzzRequest): string {
  return `${failure}: ${program} ${method} ${path.slice(0, 80)}: ${detail}`
}

/** False until the first signal: the run then ends after the batch in hand, with its report. */
function untilStopped(): () => boolean {
  let isStopped = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isStopped = true
    })
  }
  return () => isStopped
}

async function replay(file: string): Promise<number> {
  const request = parseRequest(readFileSync(file, 'utf8'))
  const asides = watchAsides()
  const running = await startPrograms(hooksFolder, cacheFolder, asides.onLine)
  try {
    const program = running.programs.get(request.program)
    if (!program) return 1
    const { result, cpu } = await measured(request, program)
    say(
      `status ${result.status}, ${Math.round(cpu)} ms of processor time, peak memory ${Math.round(program.peak())} MiB\n`,
    )
    say(`${result.body.slice(0, 4_000)}\n`)
    if (program.ended() !== undefined || result.isHung) await program.restart()
    const verdict = await examined(request, program)
    const besides = asides.take([request], running).map(([, found]) => found)
    const verdicts = [...(verdict ? [verdict] : []), ...besides]
    for (const { failure, detail } of verdicts) say(`${failure}: ${detail}\n`)
    return verdicts.length > 0 ? 1 : say('no failure\n')
  } finally {
    await running.stop()
  }
}

function say(text: string): 0 {
  process.stdout.write(text)
  return 0
}

function fail(sentence: string): 2 {
  process.stderr.write(`${sentence}\n`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))
// an agent may still hold a connection that lingers
process.exit()
