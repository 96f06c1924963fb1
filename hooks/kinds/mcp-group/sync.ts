import { messageOf } from '../../api/problems.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { MCPGroupSpec, MCPGroupStatus } from '../../api/v1alpha1/mcp-group.ts'
import type { Parent, Problem, ResourceKind, SyncRequest, SyncResult, Trim } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { inNamespace, objectsOf } from '../../engine/rules.ts'
import { fieldAt, identityOf } from '../../engine/trim.ts'
import { type ConditionDraft, conditionsOf } from '../../kubernetes/conditions.ts'
import { compareText } from '../../kubernetes/go-json.ts'
import { stringAt } from '../../kubernetes/read.ts'
import type { Context } from '../../settings.ts'

/** Everything that may be a member: who belongs to a group stands in its own spec, where no selector reaches. */
export function customize({ metadata }: Parent<unknown>): readonly ResourceRule[] {
  return [mcpServers, mcpRemoteProxies].map((kind) => inNamespace(kind, metadata.namespace))
}

/** Of a member only its name and its group are read: a namespace may hold thousands, each of any size. */
export function trim(): Partial<Trim> {
  return { related: (member) => ({ ...identityOf(member), ...fieldAt(member, 'spec', 'groupRef') }) }
}

/** The status of an MCPGroup: its members, sorted. A group is ready even when empty. */
export function sync({ parent, related }: SyncRequest<MCPGroupSpec>, { now }: Context): SyncResult<MCPGroupStatus> {
  return { problems: [], children: [], status: statusOf(parent, related, { problems: [], now }) }
}

export function hold(
  { parent, related }: SyncRequest<unknown>,
  problems: readonly Problem[],
  { now }: Context,
): SyncResult<MCPGroupStatus> {
  return { problems, children: [], status: statusOf(parent, related, { problems, now }) }
}

function statusOf(
  parent: Parent<unknown>,
  related: ObjectMap,
  { problems, now }: { readonly problems: readonly Problem[]; readonly now: string },
): MCPGroupStatus {
  const { name, generation } = parent.metadata
  const servers = members(related, mcpServers, name)
  const remoteProxies = members(related, mcpRemoteProxies, name)
  return {
    phase: problems.length === 0 ? 'Ready' : 'Failed',
    message: problems.length === 0 ? undefined : messageOf(problems),
    servers,
    serverCount: servers.length,
    remoteProxies,
    remoteProxyCount: remoteProxies.length,
    observedGeneration: generation,
    conditions: conditionsOf({ drafts: [readiness(problems), checked], previous: parent.status, generation, now }),
  }
}

const checked: ConditionDraft = {
  type: 'MCPServersChecked',
  status: 'True',
  reason: 'ListMCPServersCheckSucceeded',
  message: 'Successfully listed MCPServers in namespace',
}

function readiness(problems: readonly Problem[]): ConditionDraft {
  const [first] = problems
  if (first) return { type: 'Ready', status: 'False', reason: first.reason, message: messageOf(problems) }
  return { type: 'Ready', status: 'True', reason: 'MembersKnown', message: 'The members of the group are known' }
}

function members(related: ObjectMap, kind: ResourceKind, group: string): readonly string[] {
  return objectsOf(related, kind)
    .filter((candidate) => stringAt(candidate, 'spec', 'groupRef') === group)
    .map(({ metadata }) => metadata.name)
    .sort(compareText)
}
