import type { Service } from '../../kubernetes/built-objects.ts'
import { apiLabels, apiName, apiPort, apiSelector } from './names.ts'

/** Service `<name>-api`: where clients read the registry. */
export function registryService({ name, namespace }: { readonly name: string; readonly namespace: string }): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: apiName(name), namespace, labels: apiLabels(name) },
    spec: {
      type: 'ClusterIP',
      selector: apiSelector(name),
      ports: [{ name: 'http', port: apiPort, targetPort: apiPort, protocol: 'TCP' }],
    },
  }
}
