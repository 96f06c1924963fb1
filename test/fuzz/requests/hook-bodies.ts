import * as fc from 'fast-check'
import type { Kind } from '../../../hooks/engine/kind.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import { controller, parents } from '../../support/parents.ts'
import { relatedObjects, relatedSets } from '../../support/related-pool.ts'
import { type Recording, recordings } from '../recordings.ts'
import { hookCall, type MadeRequest } from './made.ts'
import { mutations } from './mutations.ts'
import { observedChildren } from './observed.ts'

/** Calls of hooks made from the kinds' schemas. */
export interface HookCalls {
  /** What an engine could send: parents, children and related objects, valid ones and those with a user's mistakes. */
  readonly valid: fc.Arbitrary<MadeRequest>
  /** The same with one to five places damaged, the envelope's included. */
  readonly spoilt: fc.Arbitrary<MadeRequest>
}

export async function hookCalls(): Promise<HookCalls> {
  const perKind = await Promise.all(
    kinds.map(async (kind) => ({
      weight: kind.makes.length > 0 ? 4 : 1,
      arbitrary: bodiesOf(kind, await observedChildren(kind)),
    })),
  )
  const bodies = fc.oneof(...perKind)
  return {
    valid: bodies.map(({ path, body }) => hookCall('valid', path, body)),
    spoilt: fc.tuple(bodies, mutations()).map(([{ path, body }, change]) => hookCall('spoilt', path, change(body))),
  }
}

/** What the real engine sent, and what it would send for the goldens: half of it damaged. */
export function recordedCalls(): fc.Arbitrary<MadeRequest> {
  const recorded = fc.constantFrom(...recordings())
  const changes = fc.oneof(
    fc.constant((document: unknown) => document),
    mutations(),
  )
  return fc.tuple(recorded, changes).map(([{ path, body }, change]) => hookCall('recording', path, change(body)))
}

/** Sets of related objects, mostly from a stock: to make one takes longer than to answer it. */
function relatedSetsOf(kind: Kind): fc.Arbitrary<unknown> {
  const stock = relatedSets(kind, kinds, 300)
  return fc.oneof(
    { weight: 19, arbitrary: fc.constantFrom(...stock) },
    { weight: 1, arbitrary: relatedObjects(kind, kinds) },
  )
}

function bodiesOf(kind: Kind, observed: fc.Arbitrary<unknown>): fc.Arbitrary<Recording> {
  const syncs = fc.tuple(parents(kind), observed, relatedSetsOf(kind)).map(([parent, children, related]) => ({
    path: pathOf(kind, 'sync'),
    body: { controller, parent, children, related, finalizing: false },
  }))
  const customizes = parents(kind).map((parent) => ({ path: pathOf(kind, 'customize'), body: { controller, parent } }))
  return fc.oneof({ weight: 4, arbitrary: syncs }, { weight: 1, arbitrary: customizes })
}

/** The path of a kind's hook. */
export function pathOf({ names }: Kind, hook: string): string {
  return `/${names.kind.toLowerCase()}/${hook}`
}
