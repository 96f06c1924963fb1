import { describe, expect, it } from 'vitest'
import { parseCustomizeRequest, parseSyncRequest } from '../../hooks/engine/envelope.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { answerCustomize, answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import { mcpServer } from '../../hooks/kinds/mcp-server/kind.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { decodeCustomize, decodeSync } from '../../hooks/simulator/decoder.ts'
import { runPass, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import { context } from '../support/engine-kind.ts'
import { call, deepFrozen, simulationOf } from '../support/engine-simulation.ts'
import { recordedBody, recordedNames, recordedSync } from '../support/engine-traffic.ts'

const syncs = recordedNames.filter((name) => name.includes('-sync-'))
const customizes = recordedNames.filter((name) => name.includes('-customize'))

describe('a request recorded from the real engine', () => {
  it.each(customizes)('%s gets rules that the engine takes, the same each time', (name) => {
    const parsed = parseCustomizeRequest(mcpServer, deepFrozen(recordedBody(name)))
    if (!parsed.ok) throw new Error(parsed.error)
    const answer = answerCustomize(mcpServer, parsed.value, context)
    expect(decodeCustomize(answer)).toEqual(answer)
    expect(answerCustomize(mcpServer, parsed.value, context)).toEqual(answer)
  })

  it.each(syncs)('%s gets an answer that the engine takes, the same bytes each time', (name) => {
    const parsed = parseSyncRequest(mcpServer, deepFrozen(recordedBody(name)))
    if (!parsed.ok) throw new Error(parsed.error)
    const bytes = JSON.stringify(answerSync(mcpServer, parsed.value, context))
    expect(JSON.stringify(answerSync(mcpServer, parsed.value, context))).toBe(bytes)
    expect(decodeSync(answerSync(mcpServer, parsed.value, context).response)).toBeDefined()
  })

  it.each(syncs)('%s settles when its answer is applied to what it observed', async (name) => {
    const { parent, children, related } = recordedSync(name)
    const simulation = simulationOf([parent, ...objectsIn(children), ...objectsIn(related)], kinds)
    const { passes, isQuiet } = await runUntilQuiet(simulation, call)
    expect(passes.flatMap(({ failures }) => failures)).toEqual([])
    expect(isQuiet).toBe(true)
    expect(passes.length).toBeLessThanOrEqual(4)
    simulation.applies.clear()
    simulation.queue.add(parent.metadata.uid ?? '')
    expect(await runPass(simulation, call)).toMatchObject({ created: [], updated: [], deleted: [], statuses: [] })
  })
})

function objectsIn(objects: ObjectMap): readonly KubernetesObject[] {
  return Object.values(objects).flatMap((byKey) => Object.values(byKey))
}
