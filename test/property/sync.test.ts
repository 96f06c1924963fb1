import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKubernetesObject } from '../../hooks/engine/envelope.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { pruneChild } from '../../hooks/engine/prune.ts'
import { answerCustomize, answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { decodeCustomize, decodeSync } from '../../hooks/simulator/decoder.ts'
import { pool, validSpecs } from '../support/arbitrary.ts'
import { context } from '../support/engine-kind.ts'
import { deepFrozen } from '../support/engine-simulation.ts'
import { lastAppliedChildren } from '../support/last-applied-children.ts'
import { controller, parents } from '../support/parents.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'
import { settledChildren } from '../support/settled.ts'

/** How many parents are tried in all; `npm run test:long` looks further. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 12_000)
const runsPerKind = Math.ceil(runs / kinds.length)

describe.each(kinds.map((kind) => [kind.names.kind, kind] as const))('%s', (_, kind) => {
  it(`answers ${runsPerKind} valid and invalid parents, and takes no running child away for a mistake`, async () => {
    const related = relatedSets(kind, kinds, 60).map(deepFrozen)
    const observed = await observedStates(kind)
    const inputs = fc.tuple(parents(kind), fc.constantFrom(...related), fc.nat(2))
    fc.assert(
      fc.property(inputs, ([parent, relatedObjects, state]) => {
        deepFrozen(parent)
        const { children, held } = observed.get(parent.metadata.name)?.[state] ?? nothing
        decodeCustomize(answerCustomize(kind, { controller, parent }, context))
        const request = { controller, parent, children, related: relatedObjects, finalizing: false }
        const { response, problems } = answerSync(kind, request, context)
        decodeSync(response)
        if (problems.some(({ severity }) => severity === 'error')) expect(heldBytes(response.children)).toBe(held)
      }),
      { numRuns: runsPerKind },
    )
  }, 300_000)
})

interface ObservedState {
  readonly children: ObjectMap
  /** What is answered while they are held. */
  readonly held: string
}

const nothing: ObservedState = { children: {}, held: '' }

/** For parents of each usual name: nothing yet; everything runs; the same cut down to names, but for what grants something. */
async function observedStates(kind: Kind): Promise<ReadonlyMap<string, readonly ObservedState[]>> {
  const states = new Map<string, readonly ObservedState[]>()
  for (const name of pool) {
    const running = await runningChildren(kind, name)
    const bare = mapObjects(running, (object) => (grants.has(object.kind) ? object : identityOf(object)))
    const observed = [running, bare].map((children) =>
      deepFrozen({ children, held: heldBytes(lastAppliedChildren(children).map(prunedChild)) }),
    )
    states.set(name, [nothing, ...observed])
  }
  return states
}

/** The children of the first random parent of a name that has what it refers to. */
async function runningChildren(kind: Kind, name: string): Promise<ObjectMap> {
  const { names, makes } = kind
  const parent = {
    apiVersion: kind.parent.apiVersion,
    kind: names.kind,
    metadata: { name, namespace, uid: 'uid-1' },
  }
  for (const spec of fc.sample(validSpecs(kind), { numRuns: 200, seed: 3 })) {
    const children = await settledChildren(kind, { ...parent, spec }, kinds)
    if (makes.length === 0 || Object.keys(children['Deployment.apps/v1'] ?? {}).length > 0) return children
  }
  throw new Error(`no random ${names.kind} runs`)
}

function identityOf({ apiVersion, kind, metadata: { name } }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace } }
}

function mapObjects(objects: ObjectMap, change: (object: KubernetesObject) => KubernetesObject): ObjectMap {
  return Object.fromEntries(
    Object.entries(objects).map(([kindName, byKey]) => [
      kindName,
      Object.fromEntries(Object.entries(byKey).map(([key, object]) => [key, change(object)])),
    ]),
  )
}

/**
 * The children to the byte: nothing goes, nothing is weakened. What grants something is made anew from the parent, so it
 * has only to be there.
 */
function heldBytes(children: readonly ChildObject[]): string {
  return children
    .map((child) => (grants.has(child.kind) ? `${child.kind} ${child.metadata.name}` : JSON.stringify(child)))
    .toSorted()
    .join('\n')
}

const grants: ReadonlySet<string> = new Set(['ServiceAccount', 'Role', 'RoleBinding'])

function prunedChild(child: ChildObject): ChildObject {
  const pruned = pruneChild(child)
  if (!isChild(pruned)) throw new Error(`${child.kind} ${child.metadata.name} is pruned away`)
  return pruned
}

function isChild(value: unknown): value is ChildObject {
  return isKubernetesObject(value)
}
