import * as fc from 'fast-check'
import { type StructuralSchema, structuralSchema } from '../../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../../hooks/engine/kind.ts'
import { storedVersion } from '../../../hooks/engine/kind-version.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import { isRecord } from '../../../hooks/kubernetes/read.ts'
import { pool, usualTextsOf, validSpecs } from '../../support/arbitrary.ts'
import { controller } from '../../support/parents.ts'
import { namespace, relatedObjects } from '../../support/related-pool.ts'
import { type GrowingPlace, growingPlaces, smallest, withValueAt } from '../../support/schema-paths.ts'
import { pathOf } from './hook-bodies.ts'
import { longTexts, nestedTexts, nestedValues, textOf } from './long-texts.ts'
import { hookCall, type MadeRequest } from './made.ts'

/** Sizes of one object, in characters, small ones more often; an API server takes no more than the last. */
const sizes = fc.oneof(
  { weight: 2, arbitrary: fc.constant(30_000) },
  { weight: 4, arbitrary: fc.constant(120_000) },
  { weight: 2, arbitrary: fc.constant(400_000) },
  { weight: 1, arbitrary: fc.constant(1_300_000) },
)

/** Calls in which fields of the parent, or of related objects, are as large as an API server takes them. */
export function largeCalls(): fc.Arbitrary<MadeRequest> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.oneof(
        ...kinds.map((kind) => ({ weight: Math.max(1, kind.makes.length), arbitrary: largeParents(kind) })),
      ),
    },
    { weight: 1, arbitrary: fc.oneof(...kinds.filter(({ relates }) => relates.length > 0).map(largeRelated)) },
  )
}

/** A change of a spec that gives a place so many characters. */
type Growth = (spec: unknown, size: number) => unknown

function largeParents(kind: Kind): fc.Arbitrary<MadeRequest> {
  const schema = structuralSchema(storedVersion(kind).spec)
  const places = growingPlaces(schema).filter(({ path }) => path.length > 0)
  const strings = places.filter((place) => place.schema.type === 'string').map((place) => stringGrowths(place, schema))
  const others = places.filter((place) => place.schema.type !== 'string').map((place) => otherGrowths(place, schema))
  const growths = fc.oneof(
    { weight: 2, arbitrary: fc.array(fc.oneof(...strings), { minLength: 1, maxLength: 12, size: 'max' }) },
    ...(others.length === 0
      ? []
      : [{ weight: 1, arbitrary: fc.array(fc.oneof(...others), { minLength: 1, maxLength: 2, size: 'max' }) }]),
  )
  return fc.tuple(validSpecs(kind), growths, sizes, relatedObjects(kind, kinds)).map(([spec, chosen, size, related]) =>
    syncCall(
      kind,
      chosen.reduce((grown, growth) => growth(grown, size / chosen.length), spec),
      related,
    ),
  )
}

function stringGrowths({ path }: GrowingPlace, root: StructuralSchema): fc.Arbitrary<Growth> {
  const usual = usualTextsOf(path.findLast((name) => name !== '*') ?? '')
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(longTexts, fc.constantFrom('', '', ...usual)).map(
        ([text, begin]): Growth =>
          (spec, size) =>
            withValueAt(spec, path, begin + textOf(text, size), root),
      ),
    },
    {
      weight: 1,
      arbitrary: nestedTexts.map(
        (text): Growth =>
          (spec) =>
            withValueAt(spec, path, text, root),
      ),
    },
  )
}

function otherGrowths({ path, schema }: GrowingPlace, root: StructuralSchema): fc.Arbitrary<Growth> {
  if (schema['x-kubernetes-preserve-unknown-fields']) {
    return nestedValues.map(
      (value): Growth =>
        (spec) =>
          withValueAt(spec, path, value, root),
    )
  }
  return fc.boolean().map(
    (isDistinct): Growth =>
      (spec, size) => {
        const member = schema.items ?? schema.additionalProperties ?? {}
        const count = Math.max(2, Math.floor(size / (JSON.stringify(numbered(member, 10_000)).length + 12)))
        const values = Array.from({ length: count }, (_, index) => numbered(member, isDistinct ? index : 0))
        const grown = schema.items ? values : Object.fromEntries(values.map((value, index) => [`k${index}`, value]))
        return withValueAt(spec, path, grown, root)
      },
  )
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
  const counts = fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(8, 30) })
  const texts = fc.oneof(
    fc.tuple(longTexts, sizes).map(([text, size]) => textOf(text, size)),
    nestedTexts,
  )
  return fc
    .tuple(validSpecs(kind), fc.constantFrom(...kind.relates), counts, texts, fc.constantFrom(...keys))
    .map(([spec, { apiVersion, kind: relatedKind }, count, text, key]) => {
      const part = text.slice(0, 10_000_000 / count)
      const objects = Array.from({ length: count }, (_, index) => {
        const name = count === 1 ? pool[0] : `n${index}`
        const labels = { 'toolhive.stacklok.dev/enforces-images': 'true' }
        const metadata = { name, namespace, uid: `uid-${name}`, labels }
        const content = { image: part, groupRef: 'alpha', remoteURL: 'https://example.com', description: part }
        const object = { apiVersion, kind: relatedKind, metadata, spec: content, data: { [key]: part } }
        return [`${namespace}/${name}`, object] as const
      })
      return syncCall(kind, spec, { [`${relatedKind}.${apiVersion}`]: Object.fromEntries(objects) })
    })
}

function syncCall(kind: Kind, spec: unknown, related: unknown): MadeRequest {
  const parent = {
    apiVersion: kind.parent.apiVersion,
    kind: kind.names.kind,
    metadata: { name: 'alpha', namespace, uid: 'uid-1', generation: 1 },
    spec,
  }
  return hookCall('large', pathOf(kind, 'sync'), { controller, parent, children: {}, related, finalizing: false })
}

const keys = ['authz.json', 'oidc.json', 'profile.json', 'issuer', 'registry.json', 'images.json', 'ca.crt']
