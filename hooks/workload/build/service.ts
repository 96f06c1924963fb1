import type { Service } from '../../kubernetes/built-objects.ts'
import type { Workload } from '../workload.ts'

/** The Service that clients connect to; port and target are the proxy's port. */
export function proxyService({ traits, name, namespace, labels, overrides, proxyPort }: Workload): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: traits.serviceName(name),
      namespace,
      labels: { ...overrides.service.labels, ...labels },
      annotations: overrides.service.annotations,
    },
    spec: {
      type: 'ClusterIP', // explicit, so that a changed type is ours to put back
      selector: labels,
      ports: [{ name: 'http', port: proxyPort, targetPort: proxyPort, protocol: 'TCP' }],
    },
  }
}
