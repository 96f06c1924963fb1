import { describe, expect, it } from 'vitest'
import { exceededBounds } from '../../hooks/crd/bounds.ts'
import { objectSchema } from '../../hooks/crd/definition.ts'
import { parseCustomizeRequest, parseSyncRequest } from '../../hooks/engine/envelope.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import { answerCustomize, answerSync } from '../../hooks/engine/response.ts'
import { context } from '../support/workload.ts'
import { type CostlyCall, costlyCalls } from './costly-calls.ts'

/*
 * One process answers all tenants, one call after the other. So the dearest call that a tenant can cause has a budget of CPU
 * time: its whole way from the body's text to the answer's.
 *
 * Figures of a quiet processor of 2025: the dearest calls take a third of the budget. Time is CPU time of the process, the
 * least of three calls (no two with the same texts, for policies are remembered), and the budget grows with the time that
 * this machine needs at this moment for a piece of work of a known size.
 */
const budgetMilliseconds = 200
/** Serializing and parsing 1.5 MB of JSON ten times, on the machine where the budget was set. */
const referenceMilliseconds = 100

const reference = JSON.stringify(
  Array.from({ length: 15_000 }, (_, index) => ({
    name: `name-${index}`,
    value: `https://example.com/${index}/${'x'.repeat(40)}`,
  })),
)

function cpuOf(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function leastOf(times: readonly number[]): number {
  return Math.min(...times)
}

function referenceWork(): void {
  for (let round = 0; round < 10; round += 1) JSON.stringify(JSON.parse(reference))
}

function slowness(): number {
  const times = [cpuOf(referenceWork), cpuOf(referenceWork), cpuOf(referenceWork)]
  return Math.max(1, leastOf(times) / referenceMilliseconds)
}

const answers = {
  sync(kind: Kind, body: string) {
    const parsed = parseSyncRequest(kind, JSON.parse(body))
    if (!parsed.ok) throw new Error(parsed.error)
    return JSON.stringify(answerSync(kind, parsed.value, context).response)
  },
  customize(kind: Kind, body: string) {
    const { children: _children, related: _related, finalizing: _finalizing, ...request } = JSON.parse(body)
    const parsed = parseCustomizeRequest(kind, request)
    if (!parsed.ok) throw new Error(parsed.error)
    return JSON.stringify(answerCustomize(kind, parsed.value, context))
  },
} as const

function bodyOf({ call }: CostlyCall, nonce: number): string {
  const { parent, children = {}, related = {} } = call(nonce)
  return JSON.stringify({ controller: parent, parent, children, related, finalizing: false })
}

describe('the dearest calls that a tenant can cause', () => {
  const rows = costlyCalls.map((call) => [call.kind.names.kind, call.name, call] as const)

  it.each(rows)('%s with %s: an object that an API server stores', (_, _name, { kind, call }) => {
    const { parent } = call(0)
    expect(exceededBounds(parent, objectSchema(kind, storedVersion(kind)))).toEqual([])
    expect(Buffer.byteLength(JSON.stringify(parent))).toBeLessThan(1.5 * 2 ** 20)
  })

  it.each(rows)('%s with %s: sync and customize within the budget', (_, _name, costly) => {
    const bodies = [1, 2, 3].map((nonce) => bodyOf(costly, nonce))
    for (const hook of ['customize', 'sync'] as const) {
      const taken = leastOf(bodies.map((body) => cpuOf(() => answers[hook](costly.kind, body))))
      const allowed = taken < budgetMilliseconds ? budgetMilliseconds : budgetMilliseconds * slowness()
      if (process.env['SHOW_TIMES'])
        console.log(costly.kind.names.kind, costly.name, hook, Math.round(taken), Math.round(allowed))
      expect(taken).toBeLessThan(allowed)
    }
  })
})
