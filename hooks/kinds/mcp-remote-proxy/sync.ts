import type { MCPRemoteProxySpec, MCPRemoteProxyStatus } from '../../api/v1alpha1/mcp-remote-proxy.ts'
import type { Problem, SyncRequest, SyncResult } from '../../engine/kind.ts'
import { runnerDialectOf } from '../../runner/dialects.ts'
import type { Context } from '../../settings.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { collisionProblems } from '../../workload/resolve/name-collisions.ts'
import { resolveReferences } from '../../workload/resolve/references.ts'
import { buildAndReport } from '../../workload/sync.ts'
import { readRemoteProxy } from './read.ts'
import { authenticationCondition, availabilityCondition } from './status.ts'
import { collidingKind, mcpRemoteProxyTraits } from './traits.ts'

/** The children and the status of an MCPRemoteProxy. */
export function sync(request: SyncRequest<MCPRemoteProxySpec>, context: Context): SyncResult<MCPRemoteProxyStatus> {
  const { parent, related } = request
  const { spec, metadata } = parent
  const references = resolveReferences(spec, related, metadata.namespace)
  const proxy = readRemoteProxy(parent, references, context.settings)
  const problems = [...collisionProblems(parent, related, collidingKind), ...proxy.problems]
  const { children, status } = buildAndReport(
    request,
    {
      traits: mcpRemoteProxyTraits,
      dialect: runnerDialectOf(context.settings),
      model: proxy.value,
      problems,
      conditions: (observation) => [
        authenticationCondition(problems),
        availabilityCondition(observation),
        groupCondition(spec.groupRef, references.group),
      ],
    },
    context,
  )
  return { problems, children, status: { ...status, externalURL: spec.oidcConfig.resourceUrl || undefined } }
}

/** The answer for a spec that cannot be read: children are held. */
export function hold(
  request: SyncRequest<unknown>,
  problems: readonly Problem[],
  context: Context,
): SyncResult<MCPRemoteProxyStatus> {
  const { children, status } = buildAndReport(
    request,
    {
      traits: mcpRemoteProxyTraits,
      dialect: runnerDialectOf(context.settings),
      model: undefined,
      problems,
      conditions: (observation) => [authenticationCondition(problems), availabilityCondition(observation)],
    },
    context,
  )
  return { problems, children, status: { ...status } }
}
