import type { Agent } from 'node:http'
import { examined } from './examine.ts'
import { createFindings, type Finding, type Findings } from './findings.ts'
import type { FuzzRequest, ProgramName } from './fuzz-request.ts'
import { judged, slowMilliseconds, type Verdict } from './judge.ts'
import type { Program } from './program.ts'
import type { RequestMaker } from './requests/requests.ts'
import { createAgent, type SendResult, send } from './send.ts'
import { createTally, type Tally } from './tally.ts'

export interface Campaign {
  readonly make: RequestMaker
  readonly programs: ReadonlyMap<ProgramName, Program>
  /** The first index, and the index after the last. */
  readonly from: number
  readonly to: number
  /** Requests in flight. */
  readonly concurrency: number
  readonly onProgress: (tally: Tally, findings: Findings) => void
  readonly onFinding: (finding: Finding) => void
  /** Asked after each batch: whether somebody wants the run to end. */
  readonly isStopped: () => boolean
  /** What went wrong beside the answers since it was last asked: in logs, at the API server. */
  readonly takeAsides: (batch: readonly FuzzRequest[]) => readonly (readonly [FuzzRequest, Verdict])[]
}

export interface CampaignResult {
  readonly tally: Tally
  readonly findings: Findings
}

const batchSize = 500
/** Of one batch; where more fail, they mostly fail alike. */
const examinedAtMost = 60

/** One request whose answer calls for a closer look. */
interface Suspicion {
  readonly request: FuzzRequest
  readonly verdict: Verdict | undefined
}

/**
 * Sends the requests in batches. What failed, was not answered or took long is sent again with the program to itself:
 * only so can its cost and the cause be told from its neighbours'.
 */
export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const { from, to, programs, concurrency } = campaign
  const tally = createTally()
  const findings = createFindings(campaign.onFinding)
  const agents = new Map([...programs.keys()].map((name) => [name, createAgent(concurrency)]))
  for (let start = from; start < to && !campaign.isStopped(); start += batchSize) {
    const requests = indexes(start, Math.min(start + batchSize, to)).map(campaign.make)
    const suspicions = await sendBatch(requests, { campaign, agents, tally })
    for (const [request, verdict] of campaign.takeAsides(requests)) findings.add(request, verdict)
    await restartEnded(programs, suspicions, findings)
    await lookCloser(suspicions, programs, findings)
    campaign.onProgress(tally, findings)
  }
  for (const agent of agents.values()) agent.destroy()
  return { tally, findings }
}

interface BatchContext {
  readonly campaign: Campaign
  readonly agents: ReadonlyMap<ProgramName, Agent>
  readonly tally: Tally
}

async function sendBatch(
  requests: readonly FuzzRequest[],
  { campaign, agents, tally }: BatchContext,
): Promise<readonly Suspicion[]> {
  const suspicions: Suspicion[] = []
  const waiting = requests.values()
  const sender = async (): Promise<void> => {
    for (const request of waiting) {
      const { program: name } = request
      const [program, agent] = [campaign.programs.get(name), agents.get(name)]
      if (!program || !agent) continue
      const begin = performance.now()
      const result = await send(request, program, agent)
      const milliseconds = performance.now() - begin
      tally.add({ request, milliseconds }, result.status)
      const suspicion = suspicionOf(request, result, milliseconds)
      if (suspicion) suspicions.push(suspicion)
    }
  }
  await Promise.all(Array.from({ length: campaign.concurrency }, sender))
  return suspicions
}

function suspicionOf(request: FuzzRequest, result: SendResult, milliseconds: number): Suspicion | undefined {
  const verdict = judged(request, result)
  // nobody spends more processor time than time
  const mayBeSlow = milliseconds >= slowMilliseconds && request.raw === undefined
  return verdict || result.isHung || mayBeSlow ? { request, verdict } : undefined
}

/** A program that ended: which request did it is found below, by sending each again. */
async function restartEnded(
  programs: ReadonlyMap<ProgramName, Program>,
  suspicions: readonly Suspicion[],
  findings: Findings,
): Promise<void> {
  for (const [name, program] of programs) {
    const ending = program.ended()
    if (ending === undefined) continue
    const inFlight = suspicions.filter(({ request }) => request.program === name)
    const [first] = inFlight
    const last = program.tail().at(-1) ?? ''
    await program.restart()
    if (first) {
      const detail = `${ending}, in flight were ${inFlight.length} requests: ${last.slice(0, 200)}`
      findings.add(first.request, { failure: 'crash', detail })
    }
  }
}

async function lookCloser(
  suspicions: readonly Suspicion[],
  programs: ReadonlyMap<ProgramName, Program>,
  findings: Findings,
): Promise<void> {
  for (const { request, verdict } of suspicions.slice(0, examinedAtMost)) {
    const program = programs.get(request.program)
    if (!program) continue
    const alone = await examined(request, program)
    if (alone) findings.add(request, alone)
    else if (verdict && verdict.failure !== 'no answer') {
      findings.add(request, { ...verdict, detail: `only after the requests before it: ${verdict.detail}` })
    }
  }
  // a mistake may leave something behind that makes others fail: the next batch starts without it
  for (const [name, program] of programs) {
    const hasFailed = suspicions.some(({ request, verdict }) => request.program === name && verdict?.failure === '500')
    if (hasFailed) await program.restart()
  }
}

function indexes(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset)
}
