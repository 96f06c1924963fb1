import { apiGroup } from '../../api/names.ts'
import { heldChildren } from '../../engine/held.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { serviceAccounts } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { configuredChildren } from '../names.ts'
import type { RunnerDialect } from '../runner-dialect.ts'
import { type WorkloadIdentity } from '../workload.ts'
import { proxyAccount, proxyRole, proxyRoleBinding, serverAccount } from './rbac.ts'

interface HeldInput extends WorkloadIdentity {
  readonly dialect: RunnerDialect
  readonly observed: ObjectMap
}

/** What a workload keeps while its configuration cannot be honoured; its account and rights follow from name and kind. */
export function heldWorkload({ dialect, observed, ...identity }: HeldInput): readonly ChildObject[] {
  return heldChildren(observed, {
    group: apiGroup,
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

/** Whether the server's pod has an account of its own stands in the spec, which may be what cannot be read. */
function observedServerAccount(identity: WorkloadIdentity, observed: ObjectMap): readonly ChildObject[] {
  const account = serverAccount(identity)
  const isThere = account && relatedObject(observed, serviceAccounts, identity.namespace, account.metadata.name)
  return isThere ? [account] : []
}
