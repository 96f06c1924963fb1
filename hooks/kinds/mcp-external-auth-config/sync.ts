import { externalAuthConfigHash } from '../../api/config-hash.ts'
import { problem } from '../../api/reasons.ts'
import type {
  MCPExternalAuthConfigSpec,
  MCPExternalAuthConfigStatus,
} from '../../api/v1alpha1/mcp-external-auth-config.ts'
import type { Parent, Problem, SyncRequest, SyncResult } from '../../engine/kind.ts'
import type { ResourceRule } from '../../engine/metacontroller-types.ts'
import type { Context } from '../../settings.ts'
import { externalAuthProblems } from '../../workload/read/authentication/external-auth.ts'
import { usersOf, usersRule } from '../../workload/resolve/usage.ts'
import { configurationStatus, holdConfiguration } from '../configuration.ts'

/** The RunConfigs made from this configuration. */
export function customize({ metadata }: Parent<unknown>): readonly ResourceRule[] {
  return [usersRule('externalAuthConfig', metadata)]
}

/** The status of an MCPExternalAuthConfig; it has no children: its users read it themselves. */
export function sync(
  { parent, related }: SyncRequest<MCPExternalAuthConfigSpec>,
  { now }: Context,
): SyncResult<MCPExternalAuthConfigStatus> {
  const problems = externalAuthProblems(parent.spec).map((message) =>
    problem('ExternalAuthConfigInvalid', { field: 'spec', message }),
  )
  const users = usersOf('externalAuthConfig', parent.metadata.name, related)
  return {
    problems,
    children: [],
    status: {
      ...configurationStatus({ parent, problems, users, configHash: externalAuthConfigHash(parent.spec), now }),
    },
  }
}

export function hold(
  request: SyncRequest<unknown>,
  problems: readonly Problem[],
  { now }: Context,
): SyncResult<MCPExternalAuthConfigStatus> {
  const users = usersOf('externalAuthConfig', request.parent.metadata.name, request.related)
  return holdConfiguration(request, problems, { users, now })
}
