import { createTwoFilesPatch } from 'diff'
import { controllerLabel } from '../../engine/held.ts'
import { fieldManager } from '../../engine/managed-fields.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { kindKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import {
  apply,
  createFakeApiServer,
  type FakeApiServer,
  find,
  referenceOf,
  seed,
} from '../../simulator/fake-api-server.ts'
import type { Rendering } from '../../simulator/rendering/rendering.ts'
import { subjectOf } from '../input/documents.ts'
import { identityOf } from '../input/findings.ts'
import { canonicalYaml } from '../print-yaml.ts'
import { type Ignored, without } from './ignored.ts'
import { restartCause } from './restarts.ts'

/** What applying a rendering would do to one child. */
export interface Difference {
  /** `MCPServer default/weather`. */
  readonly parent: string
  readonly action: 'create' | 'update' | 'delete'
  /** `Deployment default/weather`. */
  readonly child: string
  /** A unified diff of canonical YAML. */
  readonly patch: string
  /** Why pods start anew; absent where none does. */
  readonly restart?: string
}

type Pair = readonly [before: KubernetesObject | undefined, after: KubernetesObject | undefined]

/**
 * What would change in a cluster that holds the observed objects: each child is applied to the observed one as the API
 * server would (fields of others stay, fields that the engine no longer sets go), observed children that are no longer
 * wanted are deleted. Nothing where nothing changes.
 */
export function differencesInCluster(
  { parent, children, remade, observed }: Rendering,
  { now, ignored }: { readonly now: string; readonly ignored: readonly Ignored[] },
): readonly Difference[] {
  const apiServer = createFakeApiServer(now)
  for (const object of observed) seed(apiServer, object)
  const wanted = new Set([...children, ...remade].map(identity))
  return differencesOf(
    parent,
    [
      ...children.map((child): Pair => {
        const before = find(apiServer, referenceOf(child))
        return [before, before ? appliedTo(apiServer, child) : child]
      }),
      ...remade.map((child): Pair => [find(apiServer, referenceOf(child)), madeAnew(child, now)]),
      ...observed.filter((object) => !wanted.has(identity(object))).map((object): Pair => [object, undefined]),
    ],
    ignored,
  )
}

/** How the children of two sets of objects differ, parents that only one of them has included. */
export function differencesBetween(
  before: readonly Rendering[],
  after: readonly Rendering[],
  ignored: readonly Ignored[],
): readonly Difference[] {
  const old = new Map(before.map((rendering) => [identityOf(rendering.parent), rendering]))
  const kept = new Set(after.map(({ parent }) => identityOf(parent)))
  return [
    ...after.flatMap(({ parent, children }) => {
      const earlier = new Map(old.get(identityOf(parent))?.children.map((child) => [identity(child), child]))
      const wanted = new Set(children.map(identity))
      const gone = [...earlier].filter(([key]) => !wanted.has(key))
      const pairs = [
        ...children.map((child): Pair => [earlier.get(identity(child)), child]),
        ...gone.map(([, child]): Pair => [child, undefined]),
      ]
      return differencesOf(parent, pairs, ignored)
    }),
    ...before
      .filter(({ parent }) => !kept.has(identityOf(parent)))
      .flatMap(({ parent, children }) =>
        differencesOf(
          parent,
          children.map((child): Pair => [child, undefined]),
          ignored,
        ),
      ),
  ]
}

function differencesOf(
  parent: KubernetesObject,
  pairs: readonly Pair[],
  ignored: readonly Ignored[],
): readonly Difference[] {
  return pairs.flatMap(([before, after]) =>
    differenceOf(before, after, ignored).map((found) => ({ parent: subjectOf(parent), ...found })),
  )
}

/** A child as the API server would store it where nothing of its name exists. */
function madeAnew(child: ChildObject, now: string): KubernetesObject {
  const apiServer = createFakeApiServer(now)
  seed(apiServer, child)
  return find(apiServer, referenceOf(child)) ?? child
}

function appliedTo(apiServer: FakeApiServer, child: ChildObject): KubernetesObject {
  const written = apply(apiServer, child, fieldManager)
  // What the API server would refuse is shown all the same: the engine would try it.
  return (written.ok ? find(apiServer, referenceOf(child)) : undefined) ?? child
}

function differenceOf(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  ignored: readonly Ignored[],
): readonly Omit<Difference, 'parent'>[] {
  const named = after ?? before
  const left = before ? canonicalYaml(comparable(before, ignored)) : ''
  const right = after ? canonicalYaml(comparable(after, ignored)) : ''
  if (!named || left === right) return []

  const child = subjectOf(named)
  const patch = createTwoFilesPatch(`observed/${child}`, `wanted/${child}`, left, right, '', '', { context: 3 })
  const restart = restartCause(before, after)
  return [
    {
      action: actionOf(before, after),
      child,
      patch: patch.replace(/^=+\n/, ''),
      ...(restart === undefined ? {} : { restart }),
    },
  ]
}

function actionOf(before: unknown, after: unknown): Difference['action'] {
  if (before === undefined) return 'create'
  return after === undefined ? 'delete' : 'update'
}

/** Without status and without what the API server and the engine set themselves: who lives at which address only the cluster knows. */
function comparable({ status: _status, metadata, ...content }: KubernetesObject, ignored: readonly Ignored[]): unknown {
  const { [controllerLabel]: _engines, ...labels } = metadata.labels ?? {}
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = metadata.annotations ?? {}
  const { name, namespace } = metadata
  const compared = {
    ...content,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
  }
  return without({ ...compared, kind: content.kind }, [...addresses, ...ignored])
}

const addresses: readonly Ignored[] = [
  { kind: 'Service', path: ['spec', 'clusterIP'] },
  { kind: 'Service', path: ['spec', 'clusterIPs'] },
]

function identity(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  return `${kindKey(object)} ${object.metadata.name}`
}
