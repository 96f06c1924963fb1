import { errorsOf } from '../../api/problems.ts'
import type { MCPRemoteProxySpec, MCPRemoteProxyStatus } from '../../api/v1alpha1/mcp-remote-proxy.ts'
import type { Outcome, Problem, SyncRequest } from '../../engine/kind.ts'
import { runnerDialectOf } from '../../runner/dialects.ts'
import type { Context } from '../../settings.ts'
import { buildWorkload } from '../../workload/build/build.ts'
import { heldWorkload } from '../../workload/build/held.ts'
import { addressOf } from '../../workload/report/address.ts'
import { groupCondition } from '../../workload/report/group.ts'
import { workloadStatus } from '../../workload/report/status.ts'
import { conflictProblems } from '../../workload/resolve/name-collisions.ts'
import { resolveReferences } from '../../workload/resolve/references.ts'
import { mcpRemoteProxyForm, twins } from './form.ts'
import { readRemoteProxy } from './read.ts'
import { authenticationCondition, availabilityCondition } from './status.ts'

/** The children and the status of an MCPRemoteProxy. */
export function sync(
  { parent, children, related }: SyncRequest<MCPRemoteProxySpec>,
  { settings, now }: Context,
): Outcome<MCPRemoteProxyStatus> {
  const { spec, metadata } = parent
  const dialect = runnerDialectOf(settings)
  const references = resolveReferences(spec, related, metadata.namespace)
  const { value: proxy, problems: found } = readRemoteProxy(parent, references, settings)
  const problems: readonly Problem[] = [...conflictProblems(parent, related, twins), ...found]
  const { workload } = proxy
  const { name, namespace } = metadata
  const held = { form: mcpRemoteProxyForm, name, namespace, dialect, observed: children }
  const built = errorsOf(problems).length > 0 ? undefined : buildWorkload(workload, { settings, dialect })

  return {
    problems,
    children: built ?? heldWorkload(held),
    status: {
      ...workloadStatus({
        form: mcpRemoteProxyForm,
        parent,
        problems,
        built,
        children,
        related,
        now,
        address: addressOf(workload, settings, dialect),
        hashes: proxy.hashes,
        conditions: (observation) => [
          authenticationCondition(problems),
          availabilityCondition(observation),
          groupCondition(spec.groupRef, references.group),
        ],
      }),
      externalURL: spec.oidcConfig.resourceUrl || undefined,
    },
  }
}

/** The answer for a spec that cannot be read: children are held. */
export function refuse(
  { parent, children, related }: SyncRequest<unknown>,
  problems: readonly Problem[],
  { settings, now }: Context,
): Outcome<MCPRemoteProxyStatus> {
  const status = workloadStatus({
    form: mcpRemoteProxyForm,
    parent,
    problems,
    built: undefined,
    children,
    related,
    now,
    address: undefined,
    hashes: { toolConfig: undefined, externalAuthConfig: undefined },
    conditions: (observation) => [authenticationCondition(problems), availabilityCondition(observation)],
  })
  const { name, namespace } = parent.metadata
  const dialect = runnerDialectOf(settings)
  const held = heldWorkload({ form: mcpRemoteProxyForm, name, namespace, dialect, observed: children })
  return { problems, children: held, status: { ...status } }
}
