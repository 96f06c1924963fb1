import { createTwoFilesPatch } from 'diff'
import { controllerLabel } from '../../engine/held.ts'
import { fieldManager } from '../../engine/managed-fields.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { kindKey } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { apply, type Cluster, createCluster, find, referenceOf, seed } from '../../simulator/cluster.ts'
import { subjectOf } from '../given/documents.ts'
import { canonicalYaml } from '../print-yaml.ts'
import type { Rendering } from '../render/rendering.ts'

/** What applying a rendering would do to one child. */
export interface Difference {
  readonly action: 'create' | 'update' | 'delete'
  /** `Deployment default/weather`. */
  readonly child: string
  /** A unified diff of canonical YAML. */
  readonly patch: string
}

/**
 * What would change in a cluster that holds the observed objects: each child is applied to the observed one as the API
 * server would (fields of others stay, fields that the engine no longer sets go), observed children that are no longer
 * wanted are deleted. Nothing where nothing changes.
 */
export function differences({ children, observed }: Rendering, now: string): readonly Difference[] {
  const cluster = createCluster(now)
  for (const object of observed) seed(cluster, object)
  const wanted = new Set(children.map(identity))
  const deleted = observed.filter((object) => !wanted.has(identity(object)))
  return [
    ...children.flatMap((child) => {
      const before = find(cluster, referenceOf(child))
      return differenceOf(before, before ? appliedTo(cluster, child) : child)
    }),
    ...deleted.flatMap((object) => differenceOf(object, undefined)),
  ]
}

function appliedTo(cluster: Cluster, child: ChildObject): KubernetesObject {
  const written = apply(cluster, child, fieldManager)
  // What the API server would refuse is shown all the same: the engine would try it.
  return ('refusal' in written ? undefined : find(cluster, referenceOf(child))) ?? child
}

function differenceOf(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): readonly Difference[] {
  const named = after ?? before
  const left = before ? canonicalYaml(comparable(before)) : ''
  const right = after ? canonicalYaml(comparable(after)) : ''
  if (!named || left === right) return []

  const child = subjectOf(named)
  const patch = createTwoFilesPatch(`observed/${child}`, `wanted/${child}`, left, right, '', '', { context: 3 })
  return [{ action: actionOf(before, after), child, patch: patch.replace(/^=+\n/, '') }]
}

function actionOf(before: unknown, after: unknown): Difference['action'] {
  if (before === undefined) return 'create'
  return after === undefined ? 'delete' : 'update'
}

/** Without status and without what the API server and the engine set themselves. */
function comparable({ status: _status, metadata, ...content }: KubernetesObject): unknown {
  const { [controllerLabel]: _engines, ...labels } = metadata.labels ?? {}
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = metadata.annotations ?? {}
  const { name, namespace } = metadata
  return {
    ...content,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
  }
}

function identity(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  return `${kindKey(object)} ${object.metadata.name}`
}
