import type { ChildObject } from '../engine/metacontroller-types.ts'
import type { Settings } from '../settings.ts'
import { proxyDeployment } from './deployment.ts'
import { inlineAuthorizationMap } from './inline-authorization.ts'
import { proxyAccount, proxyRole, proxyRoleBinding, serverAccount } from './rbac.ts'
import { runConfigMap } from './run-config/run-config.ts'
import { proxyService } from './service.ts'
import type { Workload } from './workload.ts'

/** Every child of a workload. Reads nothing but the workload and the settings. */
export function buildWorkload(workload: Workload, settings: Settings): readonly ChildObject[] {
  const { configMap, checksum } = runConfigMap(workload, settings)
  const children: readonly (ChildObject | undefined)[] = [
    configMap,
    inlineAuthorizationMap(workload),
    proxyService(workload),
    proxyAccount(workload),
    serverAccount(workload),
    proxyDeployment({ workload, settings, checksum }),
    proxyRole(workload),
    proxyRoleBinding(workload),
  ]
  return children.filter((child) => child !== undefined)
}
