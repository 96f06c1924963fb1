import { isEqual } from '../../engine/equality.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { deployments } from '../../engine/resource-kinds.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import { runConfigChecksumAnnotation } from '../names.ts'

/**
 * Whether the observed Deployment of a proxy is not yet the one among the wanted children, in what a change of a workload
 * changes: the checksum of its RunConfig, and the runner's arguments. Its image is not compared: there are clusters that
 * rewrite images on admission, where it would never be the wanted one.
 */
export function isProxyChanged(observed: KubernetesObject, wanted: readonly ChildObject[]): boolean {
  const deployment = wanted.find(({ kind }) => kind === deployments.kind)
  return deployment !== undefined && !isEqual(startOf(deployment), startOf(observed))
}

function startOf(deployment: unknown): unknown {
  const template = valueAt(deployment, 'spec', 'template')
  const checksum = stringAt(template, 'metadata', 'annotations', runConfigChecksumAnnotation)
  return [checksum, valueAt(listAt(template, 'spec', 'containers')[0], 'args')]
}
