import type { Role, RoleBinding, ServiceAccount } from '../../kubernetes/built-objects.ts'
import type { PolicyRule } from '../../kubernetes/objects.ts'
import type { WorkloadIdentity } from '../workload.ts'

/** The proxy's account. Only its existence is ours: pull secrets and labels that others add stay (WART-31). */
export function proxyAccount({ traits, name, namespace }: WorkloadIdentity): ServiceAccount {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: traits.accountName(name), namespace } }
}

/** The account of the MCP server's own pod, which is used where the user names none. */
export function serverAccount({ traits, name, namespace }: WorkloadIdentity): ServiceAccount | undefined {
  const account = traits.serverAccountName?.(name)
  return account ? { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } } : undefined
}

/** What the proxy may do in its namespace. */
export function proxyRole({ traits, name, namespace }: WorkloadIdentity, rules: readonly PolicyRule[]): Role {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: traits.accountName(name), namespace },
    rules: rules.map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs })),
  }
}

/** Gives the proxy's account its Role. */
export function proxyRoleBinding({ traits, name, namespace }: WorkloadIdentity): RoleBinding {
  const account = traits.accountName(name)
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: account, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  }
}
