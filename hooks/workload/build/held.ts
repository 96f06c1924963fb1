import { type ChildName, heldChildren } from '../../engine/held.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments, serviceAccounts, services } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { inlineAuthorizationName, runConfigName } from '../names.ts'
import type { RunnerDialect } from '../runner-dialect.ts'
import { proxyAccount, proxyRole, proxyRoleBinding, serverAccount, type WorkloadIdentity } from './rbac.ts'

interface HeldInput extends WorkloadIdentity {
  readonly dialect: RunnerDialect
  readonly observed: ObjectMap
}

/** What a workload keeps while its configuration cannot be honoured; its account and rights follow from name and kind. */
export function heldWorkload({ dialect, observed, ...identity }: HeldInput): readonly ChildObject[] {
  return heldChildren(observed, {
    namespace: identity.namespace,
    kept: configuredChildren(identity),
    made: [
      proxyAccount(identity),
      ...observedServerAccount(identity, observed),
      proxyRole(identity, dialect.roleRules(identity)),
      proxyRoleBinding(identity),
    ],
  })
}

/** The children whose content the configuration decides. */
export function configuredChildren({ form, name }: Pick<WorkloadIdentity, 'form' | 'name'>): readonly ChildName[] {
  return [
    { ...configMaps, name: runConfigName(name) },
    { ...configMaps, name: inlineAuthorizationName(name) },
    { ...services, name: form.serviceName(name) },
    { ...deployments, name },
  ]
}

/** Whether the server's pod has an account of its own stands in the spec, which may be what cannot be read. */
function observedServerAccount(identity: WorkloadIdentity, observed: ObjectMap): readonly ChildObject[] {
  const account = serverAccount(identity)
  const isThere = account && relatedObject(observed, serviceAccounts, identity.namespace, account.metadata.name)
  return isThere ? [account] : []
}
