import type { ChildObject } from '../../engine/metacontroller-types.ts'
import type { Settings } from '../../settings.ts'
import type { RunnerDialect } from '../runner-dialect.ts'
import type { Workload } from '../workload.ts'
import { proxyDeployment } from './deployment.ts'
import { proxyAccount, proxyRole, proxyRoleBinding, serverAccount } from './rbac.ts'
import { proxyService } from './service.ts'

/** What children are built with besides the workload. */
export interface BuildContext {
  readonly settings: Settings
  readonly dialect: RunnerDialect
}

/** Every child of a workload. Reads nothing but its arguments. */
export function buildWorkload(workload: Workload, { settings, dialect }: BuildContext): readonly ChildObject[] {
  const { configMaps, checksum } = dialect.documents(workload, settings)
  const children: readonly (ChildObject | undefined)[] = [
    ...configMaps,
    proxyService(workload),
    proxyAccount(workload),
    workload.server?.needsAccount ? serverAccount(workload) : undefined,
    proxyDeployment({ workload, settings, dialect, checksum }),
    proxyRole(workload, dialect.roleRules(workload)),
    proxyRoleBinding(workload),
  ]
  return children.filter((child) => child !== undefined)
}
