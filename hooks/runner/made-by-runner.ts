import { services, statefulSets } from '../engine/resource-kinds.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { numberAt, stringAt, stringsAt } from '../kubernetes/read.ts'
import { headlessServiceName } from './adopted.ts'

/** The field manager under which the proxy runner applies what it makes. */
export const runnerManager = 'toolhive-container-manager'

/**
 * What a runner makes of its RunConfig, as far as simulations need it: the server's StatefulSet and, for a server that is
 * reached over HTTP, a headless Service, both labelled as the RunConfig says. Nothing for a remote server.
 */
export function madeByRunner(runConfig: unknown, namespace: string | undefined): readonly KubernetesObject[] {
  const name = stringAt(runConfig, 'container_name') ?? stringAt(runConfig, 'name')
  const image = stringAt(runConfig, 'image')
  const isRemote = stringAt(runConfig, 'remote_url') !== undefined
  if (name === undefined || image === undefined || isRemote) return []

  const labels = { ...stringsAt(runConfig, 'container_labels'), app: name, toolhive: 'true' }
  const statefulSet = {
    apiVersion: statefulSets.apiVersion,
    kind: statefulSets.kind,
    metadata: { name, namespace, labels },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'mcp', image }] } },
    },
  }
  if (stringAt(runConfig, 'transport') === 'stdio') return [statefulSet]
  const port = numberAt(runConfig, 'target_port') ?? 8080
  const headless = {
    apiVersion: services.apiVersion,
    kind: services.kind,
    metadata: { name: headlessServiceName(name), namespace, labels },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ name: 'http', port, protocol: 'TCP' }] },
  }
  return [statefulSet, headless]
}
