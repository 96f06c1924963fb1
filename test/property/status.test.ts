import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { prunedAndDefaulted } from '../crd/structural-defaults.ts'
import { pool, validSpecs } from '../support/arbitrary.ts'
import { context } from '../support/engine-kind.ts'
import { controller, parents } from '../support/parents.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'
import { growingPlaces, withValueAt } from '../support/schema-paths.ts'
import { schemaRefusals } from '../support/schema-refusals.ts'
import { settledChildren } from '../support/settled.ts'

/** How many parents are tried in all; `PROPERTY_RUNS=1000000 npx vitest run test/property` looks further. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 8_000)

describe.each(kinds.map((kind) => [kind.names.kind, kind] as const))('a status of an %s', (_, kind) => {
  it('is stored by the API server as it was sent, whatever is wrong with its parent and what belongs to it', async () => {
    const schema = structuralSchema(storedVersion(kind).status)
    const requests = fc.tuple(
      fc.oneof({ weight: 4, arbitrary: parents(kind) }, { weight: 1, arbitrary: longParents(kind) }),
      fc.constantFrom(...relatedSets(kind, kinds, 60)),
      fc.tuple(fc.constantFrom<ObjectMap>({}, ...(await runningChildren(kind))), reports).map(reported),
    )
    fc.assert(
      fc.property(requests, ([parent, related, children]) => {
        const { response } = answerSync(kind, { controller, parent, children, related, finalizing: false }, context)
        expect(prunedAndDefaulted(response.status, schema)).toEqual(response.status)
        expect(schemaRefusals(response.status, schema)).toEqual([])
      }),
      { numRuns: Math.ceil(runs / kinds.length) },
    )
  }, 300_000)
})

/** Parents with one string of 100 to 40,000 characters that fits nothing: messages may quote it. */
function longParents(kind: Kind): fc.Arbitrary<KubernetesObject> {
  const schema = structuralSchema(storedVersion(kind).spec)
  const places = growingPlaces(schema).filter((place) => place.schema.type === 'string')
  const lengths = fc.constantFrom(100, 1_100, 33_000, 40_000)
  return fc
    .tuple(validSpecs(kind), fc.constantFrom(...places), lengths, fc.constantFrom('a', ' ', '\n', '\u{1F600}'))
    .map(([spec, { path }, length, filler]) => ({
      apiVersion: kind.parent.apiVersion,
      kind: kind.names.kind,
      metadata: { name: pool[0], namespace, uid: 'uid-1', generation: 1 },
      spec: withValueAt(spec, path, filler.repeat(length), schema),
    }))
}

async function runningChildren(kind: Kind): Promise<readonly ObjectMap[]> {
  const parent = { apiVersion: kind.parent.apiVersion, kind: kind.names.kind }
  const found: ObjectMap[] = []
  for (const [index, spec] of fc.sample(validSpecs(kind), { numRuns: 12, seed: 3 }).entries()) {
    const metadata = { name: pool[index % pool.length] ?? pool[0], namespace, uid: 'uid-1' }
    found.push(await settledChildren(kind, { ...parent, metadata, spec }, kinds))
  }
  return found
}

/** What controllers, or a tenant who can write statuses, say of children: what the API server takes. */
const reports = fc.constantFrom<unknown>(
  undefined,
  {},
  { replicas: 2_147_483_647, readyReplicas: 2_147_483_647, availableReplicas: 1, observedGeneration: 9 },
  { readyReplicas: 1, availableReplicas: 0, conditions: [{ type: 'Available', status: 'Unknown' }] },
  { conditions: [{ type: 'Progressing', status: 'False', reason: 'x'.repeat(2_000), message: 'y'.repeat(40_000) }] },
  { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: '', message: '\u0000' }] },
)

function reported([children, status]: readonly [ObjectMap, unknown]): ObjectMap {
  return Object.fromEntries(
    Object.entries(children).map(([kindName, byKey]) => [
      kindName,
      Object.fromEntries(Object.entries(byKey).map(([key, object]) => [key, { ...object, status }])),
    ]),
  )
}
