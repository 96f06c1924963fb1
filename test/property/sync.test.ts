import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldChildren } from '../../hooks/engine/held.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { pruneChild } from '../../hooks/engine/prune.ts'
import { answerCustomize, answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { decodeCustomize, decodeSync } from '../../hooks/simulator/decoder.ts'
import { validSpecs } from '../support/arbitrary.ts'
import { context } from '../support/engine-kind.ts'
import { deepFrozen } from '../support/engine-simulation.ts'
import { controller, parents } from '../support/parents.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'
import { settledChildren } from '../support/settled.ts'

/** How many parents are tried in all; `PROPERTY_RUNS=1000000 npx vitest run test/property` looks further. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 100_000)
const runsPerKind = Math.ceil(runs / kinds.length)

describe.each(kinds.map((kind) => [kind.names.kind, kind] as const))('%s', (_, kind) => {
  it(`answers ${runsPerKind} valid and invalid parents, and takes no running child away for a mistake`, async () => {
    const related = relatedSets(kind, kinds, 60).map(deepFrozen)
    const observed = (await observedStates(kind)).map((children) => deepFrozen({ children, held: heldBytes(children) }))
    const inputs = fc.tuple(parents(kind), fc.constantFrom(...related), fc.constantFrom(...observed))
    fc.assert(
      fc.property(inputs, ([parent, relatedObjects, { children, held }]) => {
        deepFrozen(parent)
        decodeCustomize(answerCustomize(kind, { controller, parent }, context))
        const request = { controller, parent, children, related: relatedObjects, finalizing: false }
        const { response, problems } = answerSync(kind, request, context)
        decodeSync(response)
        if (problems.some(({ severity }) => severity === 'error')) expect(bytesOf(response.children)).toBe(held)
      }),
      { numRuns: runsPerKind },
    )
  }, 300_000)
})

/** Nothing yet; everything runs; the same with what is observed cut down to names. */
async function observedStates(kind: Kind): Promise<readonly ObjectMap[]> {
  const running = await runningChildren(kind)
  const bare = mapObjects(running, ({ apiVersion, kind: childKind, metadata: { name } }) => ({
    apiVersion,
    kind: childKind,
    metadata: { name, namespace },
  }))
  return [{}, running, bare]
}

/** The children of the first random parent that has what it refers to. */
async function runningChildren(kind: Kind): Promise<ObjectMap> {
  const { names, makes } = kind
  const parent = {
    apiVersion: kind.parent.apiVersion,
    kind: names.kind,
    metadata: { name: 'alpha', namespace, uid: 'uid-1' },
  }
  for (const spec of fc.sample(validSpecs(kind), { numRuns: 200, seed: 3 })) {
    const children = await settledChildren(kind, { ...parent, spec }, kinds)
    if (makes.length === 0 || Object.keys(children['Deployment.apps/v1'] ?? {}).length > 0) return children
  }
  throw new Error(`no random ${names.kind} runs`)
}

function mapObjects(objects: ObjectMap, change: (object: KubernetesObject) => KubernetesObject): ObjectMap {
  return Object.fromEntries(
    Object.entries(objects).map(([kindName, byKey]) => [
      kindName,
      Object.fromEntries(Object.entries(byKey).map(([key, object]) => [key, change(object)])),
    ]),
  )
}

/** The children as they were last applied, to the byte: nothing goes, nothing is weakened. */
function heldBytes(children: ObjectMap): string {
  return bytesOf(heldChildren(children).map(pruneChild))
}

function bytesOf(children: readonly unknown[]): string {
  return children
    .map((child) => JSON.stringify(child))
    .toSorted()
    .join('\n')
}
