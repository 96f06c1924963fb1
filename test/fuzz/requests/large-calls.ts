import * as fc from 'fast-check'
import { type StructuralSchema, structuralSchema } from '../../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../../hooks/engine/kind.ts'
import { storedVersion } from '../../../hooks/engine/kind-version.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import { isRecord } from '../../../hooks/kubernetes/read.ts'
import { pool, validSpecs } from '../../support/arbitrary.ts'
import { controller } from '../../support/parents.ts'
import { namespace, relatedObjects } from '../../support/related-pool.ts'
import { pathOf } from './hook-bodies.ts'
import { longTexts, nestedValues } from './long-texts.ts'
import { hookCall, type MadeRequest } from './made.ts'
import { growingPlaces, smallest, withValueAt } from './schema-paths.ts'

/** An API server takes objects up to about this size, in characters. */
export const largestObject = 1_300_000

/** Calls in which one field of the parent, or of a related object, is as large as an API server takes it. */
export function largeCalls(): fc.Arbitrary<MadeRequest> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...kinds.map(largeParents)) },
    { weight: 1, arbitrary: fc.oneof(...kinds.filter(({ relates }) => relates.length > 0).map(largeRelated)) },
  )
}

function largeParents(kind: Kind): fc.Arbitrary<MadeRequest> {
  const schema = structuralSchema(storedVersion(kind).spec)
  const places = growingPlaces(schema).filter(({ path }) => path.length > 0)
  const grown = fc.oneof(
    ...places.map((place) => largeValues(place.schema).map((value) => ({ path: place.path, value }))),
  )
  return fc.tuple(validSpecs(kind), grown, relatedObjects(kind, kinds)).map(([spec, { path, value }, related]) => {
    const parent = {
      apiVersion: kind.parent.apiVersion,
      kind: kind.names.kind,
      metadata: { name: 'alpha', namespace, uid: 'uid-1', generation: 1 },
      spec: withValueAt(spec, path, value, schema),
    }
    return hookCall('large', pathOf(kind, 'sync'), { controller, parent, children: {}, related, finalizing: false })
  })
}

function largeValues(schema: StructuralSchema): fc.Arbitrary<unknown> {
  if (schema.type === 'string') return longTexts
  if (schema['x-kubernetes-preserve-unknown-fields']) return nestedValues
  const member = schema.items ?? schema.additionalProperties ?? {}
  const counts = fc.constantFrom(50, 500, 5_000, 20_000)
  return fc.tuple(counts, fc.boolean()).map(([count, isDistinct]) => {
    const values = Array.from({ length: count }, (_, index) => numbered(member, isDistinct ? index : 0))
    return schema.items ? values : Object.fromEntries(values.map((value, index) => [`k${index}`, value]))
  })
}

/** A small value of a schema whose strings end in a number. */
function numbered(schema: StructuralSchema, index: number): unknown {
  const value = smallest(schema)
  if (typeof value === 'string' && !schema.enum) return `a${index}`
  if (!isRecord(value)) return value
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [name, numbered(member, index)])
  return Object.fromEntries(members)
}

/** One related object whose strings are long, or up to thirty of them: bodies of up to 10 MB. */
function largeRelated(kind: Kind): fc.Arbitrary<MadeRequest> {
  const counts = fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(8, 30) })
  return fc
    .tuple(validSpecs(kind), fc.constantFrom(...kind.relates), counts, longTexts, fc.constantFrom(...keys))
    .map(([spec, { apiVersion, kind: relatedKind }, count, text, key]) => {
      const part = text.slice(0, Math.min(largestObject, 10_000_000 / count))
      const objects = Array.from({ length: count }, (_, index) => {
        const name = count === 1 ? pool[0] : `n${index}`
        const metadata = {
          name,
          namespace,
          uid: `uid-${name}`,
          labels: { 'toolhive.stacklok.dev/enforces-images': 'true' },
        }
        const spec = { image: part, groupRef: 'alpha', remoteURL: part, description: part }
        return [
          `${namespace}/${name}`,
          { apiVersion, kind: relatedKind, metadata, spec, data: { [key]: part } },
        ] as const
      })
      const parent = {
        apiVersion: kind.parent.apiVersion,
        kind: kind.names.kind,
        metadata: { name: 'alpha', namespace, uid: 'uid-1', generation: 1 },
        spec,
      }
      const related = { [`${relatedKind}.${apiVersion}`]: Object.fromEntries(objects) }
      return hookCall('large', pathOf(kind, 'sync'), { controller, parent, children: {}, related, finalizing: false })
    })
}

const keys = ['authz.json', 'oidc.json', 'profile.json', 'issuer', 'registry.json', 'images.json', 'ca.crt']
