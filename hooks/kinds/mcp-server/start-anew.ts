import { controllerLabel } from '../../engine/held.ts'
import type { SyncRequest } from '../../engine/kind.ts'
import type { ChildObject } from '../../engine/metacontroller-types.ts'
import { deployments, pods, statefulSets } from '../../engine/resource-kinds.ts'
import { objectsOf, relatedObject } from '../../engine/rules.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord, listAt, numberAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import { isProxyChanged } from '../../workload/report/proxy-change.ts'
import type { RunnerDialect } from '../../workload/runner-dialect.ts'
import { mcpServerTraits } from './traits.ts'

/**
 * Whether a server and its proxy are to be started anew together, instead of each rolling over by itself: when the proxy
 * changes, and when its runner has given the server's StatefulSet a new template. docs/adr/0019 says why some runners
 * need that.
 */
export function startsAnew(
  { parent, children, related }: SyncRequest<unknown>,
  { built, dialect }: { readonly built: readonly ChildObject[]; readonly dialect: RunnerDialect },
): boolean {
  const { name, namespace } = parent.metadata
  const deployment = relatedObject(children, deployments, namespace, name)
  const statefulSet = relatedObject(children, statefulSets, namespace, name)
  if (!dialect.needsFreshStart || !deployment || !statefulSet) return false
  return (
    isProxyChanged(deployment, built) || (isRollingOver(statefulSet) && isFresh(deployment, objectsOf(related, pods)))
  )
}

/** Whether the StatefulSet has got a new template: the runner writes environment variables in an order of chance. */
function isRollingOver({ status }: KubernetesObject): boolean {
  return stringAt(status, 'currentRevision') !== stringAt(status, 'updateRevision')
}

/**
 * Whether one runner, started once, has done that. Several replicas write the template one after the other, and one whose
 * server crashes writes it at each attempt: these are not started anew again and again.
 */
function isFresh(deployment: KubernetesObject, seen: readonly KubernetesObject[]): boolean {
  if ((numberAt(deployment, 'spec', 'replicas') ?? 1) !== 1) return false
  const proxies = seen.filter(({ metadata }) => metadata.labels?.['app'] === mcpServerTraits.app)
  return proxies
    .flatMap((proxy) => listAt(proxy, 'status', 'containerStatuses'))
    .some((status) => isRecord(valueAt(status, 'state', 'running')) && numberAt(status, 'restartCount') === 0)
}

/**
 * Whether the server's former pod is all that is left of it. The next one will have its name: a StatefulSet that is made
 * now tries in ever longer intervals, and would come up to twice as late.
 */
export function isServerStopping({ parent, children, related }: SyncRequest<unknown>): boolean {
  const { name, namespace, uid } = parent.metadata
  if ([deployments, statefulSets].some((kind) => relatedObject(children, kind, namespace, name))) return false
  return objectsOf(related, pods).some(({ metadata }) => {
    const { labels = {}, ownerReferences = [], deletionTimestamp } = metadata
    // the garbage collector will delete it: its StatefulSet carried this label too, and would be seen
    const isAbandoned = labels[controllerLabel] === uid && ownerReferences.length > 0
    return labels['app'] === name && (deletionTimestamp !== undefined || isAbandoned)
  })
}
