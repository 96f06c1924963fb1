import { apiGroup } from '../../api/names.ts'
import type { RegistrySource } from '../../api/v1alpha1/registry-source.ts'
import type { Role, RoleBinding, ServiceAccount } from '../../kubernetes/built-objects.ts'
import type { PolicyRule } from '../../kubernetes/objects.ts'
import { publishedNames, registryAccountName } from '../../registry/names.ts'
import { apiLabels } from './names.ts'

const view = ['get', 'list', 'watch']
/** Server-side apply is a patch, and a creation where the object does not exist yet. */
const apply = [...view, 'create', 'patch']

/** The most that a registry's Role allows; each Role narrows it to the names of its registry. */
export const registryRules: readonly PolicyRule[] = [
  { apiGroups: [apiGroup], resources: ['mcpregistries'], verbs: view },
  { apiGroups: [''], resources: ['configmaps'], verbs: apply },
]

interface RegistryIdentity {
  readonly name: string
  readonly namespace: string
}

/** The account of the registry's pod: one for each registry, so that none reads or writes for another (WART-66). */
export function registryAccount({ name, namespace }: RegistryIdentity): ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: registryAccountName(name), namespace, labels: apiLabels(name) },
  }
}

/**
 * What the pod may do: read its MCPRegistry and its source ConfigMap, write the ConfigMaps that it publishes. Nothing else.
 * Where the spec cannot be read, the pod cannot read it either, and has no source.
 */
export function registryRole({ name, namespace }: RegistryIdentity, source: RegistrySource | undefined): Role {
  const sourceName = source?.type === 'configmap' ? source.configmap?.name : undefined
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: registryAccountName(name), namespace, labels: apiLabels(name) },
    rules: [
      { apiGroups: [apiGroup], resources: ['mcpregistries'], resourceNames: [name], verbs: view },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: publishedNames(name), verbs: apply },
      ...(sourceName ? [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [sourceName], verbs: view }] : []),
    ],
  }
}

/** Gives the pod's account its Role. */
export function registryRoleBinding({ name, namespace }: RegistryIdentity): RoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: registryAccountName(name), namespace, labels: apiLabels(name) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: registryAccountName(name) },
    subjects: [{ kind: 'ServiceAccount', name: registryAccountName(name), namespace }],
  }
}
