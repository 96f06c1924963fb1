import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import type { Client } from '../harness/client.ts'

const connections = 8

/** Creates objects over a few connections at once. */
export async function createAll(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const queue = objects.values()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const object of queue) await client.create(object)
    }),
  )
}

/** Minimal MCPServers, `s0` and so on. */
export function servers(namespace: string, count: number): KubernetesObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind: 'MCPServer',
    metadata: { name: `s${index}`, namespace },
    spec: { image: 'ghcr.io/example/server:1', transport: 'stdio' },
  }))
}

/** Which objects that have nothing to do with the operator are in the cluster: 18,200 with ConfigMaps, 15,200 without. */
export const foreignLoads = ['none', 'without-configmaps', 'all'] as const
export type ForeignLoad = (typeof foreignLoads)[number]

/** The foreign objects of a middling cluster. */
export function foreignObjects(namespace: string, load: ForeignLoad): KubernetesObject[] {
  if (load === 'none') return []
  const rbac = 'rbac.authorization.k8s.io/v1'
  const pod = {
    spec: { containers: [{ name: 'main', image: 'example.com/app:1', env: [{ name: 'A', value: 'x'.repeat(200) }] }] },
  }
  const selector = (name: string): object => ({
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, ...pod },
  })
  return [
    ...many(5_000, 'v1', 'Pod', () => ({ ...pod, spec: { ...pod.spec, nodeName: 'elsewhere' } })),
    ...many(load === 'all' ? 3_000 : 0, 'v1', 'ConfigMap', () => ({ data: { text: 'x'.repeat(5_000) } })),
    ...many(2_000, 'v1', 'Secret', () => ({ stringData: { text: 'x'.repeat(500) } })),
    ...many(1_500, 'apps/v1', 'Deployment', (name) => ({ spec: { replicas: 0, ...selector(name) } })),
    ...many(200, 'apps/v1', 'StatefulSet', (name) => ({ spec: { replicas: 0, serviceName: name, ...selector(name) } })),
    ...many(1_500, 'v1', 'Service', () => ({
      spec: { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 80 }] },
    })),
    ...many(2_000, 'v1', 'ServiceAccount', () => ({})),
    ...many(1_500, rbac, 'Role', () => ({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] })),
    ...many(1_500, rbac, 'RoleBinding', () => ({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
      subjects: [{ kind: 'ServiceAccount', name: 'x', namespace }],
    })),
  ]

  function many(
    count: number,
    apiVersion: string,
    kind: string,
    content: (name: string) => object,
  ): KubernetesObject[] {
    return Array.from({ length: count }, (_, index) => {
      const name = `foreign-${index}`
      return { apiVersion, kind, metadata: { name, namespace, labels: { app: name } }, ...content(name) }
    })
  }
}
