import { messageOf } from '../../api/problems.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ConditionDraft } from '../../kubernetes/conditions.ts'
import type { Observation } from '../../workload/report/observe.ts'

/** Reasons that concern who may come in, or with which token the proxy goes out. */
const authenticationReasons: ReadonlySet<string> = new Set([
  'OIDCConfigInvalid',
  'OIDCConfigMapInvalid',
  'CABundleInvalid',
  'ExternalAuthConfigNotFound',
  'ExternalAuthConfigInvalid',
  'TokenExchangeNeedsOIDC',
  'SpecInvalid',
])

/** `AuthConfigured`: whether callers are authenticated as the spec says; True as well as False, always the present state (WART-42). */
export function authenticationCondition(problems: readonly Problem[]): ConditionDraft {
  const type = 'AuthConfigured'
  const wrong = problems.filter(({ reason }) => authenticationReasons.has(reason))
  if (wrong.length > 0) return { type, status: 'False', reason: 'AuthInvalid', message: messageOf(wrong) }
  return { type, status: 'True', reason: 'AuthValid', message: 'Callers are authenticated as configured in oidcConfig' }
}

/** `RemoteAvailable`: the remote server is seen through its proxy only; nothing else connects to an address that a tenant chose. */
export function availabilityCondition({ state, message }: Observation): ConditionDraft {
  const type = 'RemoteAvailable'
  if (state === 'running') {
    return {
      type,
      status: 'True',
      reason: 'ProxyReady',
      message: 'The proxy is ready and forwards requests to the remote server',
    }
  }
  return {
    type,
    status: 'Unknown',
    reason: 'ProxyNotReady',
    message: `Unknown while the proxy is not ready: ${message}`,
  }
}
