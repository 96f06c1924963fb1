import * as fc from 'fast-check'
import type { Kind, ResourceKind } from '../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { canary, pool, spoiltSpecs, validSpecs } from './arbitrary.ts'

export const namespace = 'demo'

/** Related objects of every declared kind, named by the pool, some missing, some unusable: `count` different sets. */
export function relatedSets(kind: Kind, kinds: readonly Kind[], count: number): readonly ObjectMap[] {
  return fc.sample(relatedObjects(kind, kinds), { numRuns: count, seed: 7 })
}

/** Related objects of every kind that a kind may ask for, named by the pool, some missing, some unusable. */
export function relatedObjects(kind: Kind, kinds: readonly Kind[]): fc.Arbitrary<ObjectMap> {
  const perKind = kind.relates.map((related) =>
    fc
      .tuple(...pool.map((name) => fc.option(objectsOf(related, name, kinds), { nil: undefined })))
      .map((objects) => [kindKey(related), byKey(objects.filter((object) => object !== undefined))] as const),
  )
  return fc.tuple(...perKind).map((entries) => Object.fromEntries(entries))
}

function byKey(objects: readonly KubernetesObject[]): Readonly<Record<string, KubernetesObject>> {
  return Object.fromEntries(objects.map((object) => [`${object.metadata.namespace}/${object.metadata.name}`, object]))
}

function objectsOf(related: ResourceKind, name: string, kinds: readonly Kind[]): fc.Arbitrary<KubernetesObject> {
  const { apiVersion, kind } = related
  const metadata = { name, namespace, uid: `uid-${kind}-${name}`, resourceVersion: '1', generation: 2 }
  const own = kinds.find(({ names }) => names.kind === kind)
  if (own) {
    const specs = fc.oneof({ weight: 3, arbitrary: validSpecs(own) }, { weight: 1, arbitrary: spoiltSpecs(own) })
    return fc.tuple(specs, statuses).map(([spec, status]) => ({ apiVersion, kind, metadata, spec, status }))
  }
  if (kind === 'Pod') return fc.constantFrom(...podStatuses).map((status) => ({ apiVersion, kind, metadata, status }))
  return fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...texts)).map((data) => ({
    apiVersion,
    kind,
    metadata: { ...metadata, annotations: { 'toolhive.stacklok.dev/any': 'x' } },
    data: { ...data, clientSecret: canary },
  }))
}

const keys = [
  'authz.json',
  'oidc.json',
  'profile.json',
  'alpha',
  'issuer',
  'audience',
  'jwksUrl',
  'ca.crt',
  'registry.json',
]

const texts = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  'https://issuer.example.com',
  '{"version":"1.0","type":"cedarv1","cedar":{"policies":["permit(principal, action, resource);"],"entities_json":"[]"}}',
  '{"version":"1.0","type":"cedarv1","cedar":{"policies":"permit"}}',
  '{"issuer":"https://issuer.example.com","audience":"a"}',
  `{"issuer":1,"clientSecret":"${canary}"}`,
  '{"network":{"outbound":{"insecure_allow_all":true}},"read":["/a"],"write":[1]}',
  '{"servers":{"a":{"image":"ghcr.io/acme/tool:1.2.3"}}}',
  'name: yaml\nread: [/a]\n',
]

const statuses: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  {},
  { phase: 'Ready', configHash: 'abc', conditions: [{ type: 'Ready', status: 'True', reason: 'x', message: '' }] },
  { phase: 'Failed', conditions: [{ type: 'Valid', status: 'False', reason: 'x', message: 'no' }] },
  { phase: 1, conditions: 'none', referencingServers: [1, null] },
)

const podStatuses: readonly unknown[] = [
  undefined,
  { phase: 'Pending' },
  { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ ready: true }] },
  {
    phase: 'Pending',
    containerStatuses: [{ name: 'mcp', state: { waiting: { reason: 'ImagePullBackOff', message: 'no' } } }],
  },
  { phase: 'Running', containerStatuses: [{ restartCount: 9, state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
  { phase: 'Failed', containerStatuses: 'none', conditions: [null] },
]
