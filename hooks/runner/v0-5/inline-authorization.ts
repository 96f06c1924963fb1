import type { ConfigMap } from '../../kubernetes/built-objects.ts'
import { goJson } from '../../kubernetes/go-json.ts'
import { inlineAuthorizationName } from '../../workload/names.ts'
import type { Workload } from '../../workload/workload.ts'
import { authorizationDocument } from './feature-documents.ts'

/** ConfigMap `<name>-authz-inline`: the same policies as in the RunConfig, one source for both (WART-07); gone with them (WART-08). */
export function inlineAuthorizationMap({ name, namespace, labels, authorization }: Workload): ConfigMap | undefined {
  if (authorization?.source !== 'inline') return undefined
  const { version, type, cedar } = authorizationDocument(authorization)
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: inlineAuthorizationName(name),
      namespace,
      labels: { ...labels, 'toolhive.stacklok.io/authz': 'inline' },
    },
    data: {
      'authz.json': goJson({ cedar: { entities_json: cedar.entities_json, policies: cedar.policies }, type, version }),
    },
  }
}
