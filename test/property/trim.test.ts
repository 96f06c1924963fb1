import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../hooks/engine/kind.ts'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord } from '../../hooks/kubernetes/read.ts'
import { imageListConfigMap } from '../../hooks/registry/published.ts'
import { pool, spoiltSpecs, validSpecs } from '../support/arbitrary.ts'
import { context } from '../support/engine-kind.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'
import { settledChildren } from '../support/settled.ts'

/**
 * A large request is cut down to what its kind says that it reads. If a kind reads more, its answer depends on how large
 * the request is.
 */
describe.each(kinds.map((kind) => [kind.names.kind, kind] as const))('%s', (_, kind) => {
  it('answers a request that is cut down as it answers the whole one', async () => {
    const [name] = pool
    const children = { ...(await runningChildren(kind, name)) }
    const related = relatedSets(kind, kinds, 60).map(withImageLists)
    const specs = fc.oneof({ weight: 4, arbitrary: validSpecs(kind) }, { weight: 1, arbitrary: spoiltSpecs(kind) })
    const images = fc.constantFrom(listedImage, 'unlisted')
    const inputs = fc.tuple(
      fc.tuple(specs, images).map(withImage),
      fc.constantFrom(...related),
      fc.constantFrom<ObjectMap>({}, children, planted(children)),
    )
    fc.assert(
      fc.property(inputs, ([spec, relatedObjects, observed]) => {
        const parent = parentOf(kind, name, spec)
        const whole = { controller, parent, children: observed, related: relatedObjects, finalizing: false }
        const trim = kind.trim(parent, context)
        const cut = {
          ...whole,
          children: mapObjects(observed, trim.child),
          related: mapObjects(relatedObjects, trim.related),
        }
        expect(answerSync(kind, cut, context)).toEqual(answerSync(kind, whole, context))
      }),
      { numRuns: 1_500 },
    )
  }, 120_000)
})

const controller = {
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind: 'CompositeController',
  metadata: { name: 't' },
}

const listedImage = 'ghcr.io/acme/tool:1'

/** A spec that names an image names one of which registries may know. */
function withImage([spec, image]: readonly [unknown, string]): unknown {
  return isRecord(spec) && 'image' in spec ? { ...spec, image } : spec
}

function parentOf({ parent: { apiVersion, kind } }: Kind, name: string, spec: unknown): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace, uid: 'uid-1', generation: 2 }, spec }
}

async function runningChildren(kind: Kind, name: string): Promise<ObjectMap> {
  for (const spec of fc.sample(validSpecs(kind), { numRuns: 100, seed: 3 })) {
    const children = await settledChildren(kind, parentOf(kind, name, spec), kinds)
    if (kind.makes.length === 0 || Object.keys(children['Deployment.apps/v1'] ?? {}).length > 0) return children
  }
  throw new Error(`no random ${kind.names.kind} runs`)
}

/** The same children, and others under names that the kind does not make. */
function planted(children: ObjectMap): ObjectMap {
  return Object.fromEntries(
    Object.entries(children).map(([key, byName]) => {
      const [seen] = Object.values(byName)
      if (!seen) return [key, byName]
      const other = { ...seen, metadata: { ...seen.metadata, name: 'planted' } }
      return [key, { ...byName, [`${namespace}/planted`]: other }]
    }),
  )
}

/** The related objects, and the lists that the registries among them publish: of images that some specs name. */
function withImageLists(related: ObjectMap): ObjectMap {
  const registries = Object.entries(related).flatMap(([key, byName]) =>
    key.startsWith('MCPRegistry.') ? Object.values(byName) : [],
  )
  const lists = registries.map(({ apiVersion, metadata }) => {
    const owner = { apiVersion, name: metadata.name, namespace, uid: metadata.uid ?? '' }
    return imageListConfigMap(owner, ['other', listedImage], true)
  })
  if (lists.length === 0) return related
  const byName = Object.fromEntries(lists.map((list) => [`${namespace}/${list.metadata.name}`, list]))
  return { ...related, 'ConfigMap.v1': { ...related['ConfigMap.v1'], ...byName } }
}

function mapObjects(objects: ObjectMap, change: (object: KubernetesObject) => KubernetesObject): ObjectMap {
  return Object.fromEntries(
    Object.entries(objects).map(([key, byName]) => [
      key,
      Object.fromEntries(Object.entries(byName).map(([name, object]) => [name, change(object)])),
    ]),
  )
}
