import { apiGroup } from '../../api/names.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { MCPRegistrySpec, MCPRegistryStatus } from '../../api/v1alpha1/mcp-registry.ts'
import type { RegistrySource } from '../../api/v1alpha1/registry-source.ts'
import { heldChildren } from '../../engine/held.ts'
import type { Parent, Problem, SyncRequest, SyncResult } from '../../engine/kind.ts'
import type { ChildObject, ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps, deployments, services } from '../../engine/resource-kinds.ts'
import { relatedObject } from '../../engine/rules.ts'
import { outcomeName } from '../../registry/names.ts'
import { readOutcome } from '../../registry/outcome.ts'
import { isOwnedBy } from '../../registry/ownership.ts'
import type { Context, Settings } from '../../settings.ts'
import { nameCollision } from '../../workload/resolve/name-collisions.ts'
import { registryDeployment } from './deployment.ts'
import { apiName } from './names.ts'
import { registryAccount, registryRole, registryRoleBinding } from './rbac.ts'
import { registryProblems } from './read.ts'
import { registryService } from './service.ts'
import { registryStatus } from './status.ts'

/** The children and the status of a registry. Its data never come here: its own pod fetches, checks and publishes them. */
export function sync(request: SyncRequest<MCPRegistrySpec>, { settings, now }: Context): SyncResult<MCPRegistryStatus> {
  const { parent, children, related } = request
  const { name, namespace } = parent.metadata
  const claimants = [mcpServers, mcpRemoteProxies].map((kind) => relatedObject(related, kind, namespace, apiName(name)))
  const problems = [...nameCollision(parent, claimants), ...registryProblems(parent)]
  const isHeld = problems.some(({ severity }) => severity === 'error')
  return {
    problems,
    children: isHeld ? heldRegistry(parent, parent.spec.source, children) : buildRegistry(parent, settings),
    status: report(request, problems, now),
  }
}

/** The answer for a spec that cannot be read: children are held. */
export function hold(
  request: SyncRequest<unknown>,
  problems: readonly Problem[],
  { now }: Context,
): SyncResult<MCPRegistryStatus> {
  const { parent, children } = request
  return { problems, children: heldRegistry(parent, undefined, children), status: report(request, problems, now) }
}

function buildRegistry(
  { metadata, spec: { source } }: Parent<MCPRegistrySpec>,
  settings: Settings,
): readonly ChildObject[] {
  const { name, namespace } = metadata
  const identity = { name, namespace }
  return [
    ...registryRights(identity, source),
    registryDeployment({ ...identity, source, settings }),
    registryService(identity),
  ]
}

/** What a registry keeps while it cannot be made; its account and rights follow from its name and its source. */
function heldRegistry(
  { metadata: { name, namespace } }: Parent<unknown>,
  source: RegistrySource | undefined,
  observed: ObjectMap,
): readonly ChildObject[] {
  return heldChildren(observed, {
    group: apiGroup,
    namespace,
    kept: [
      { ...deployments, name: apiName(name) },
      { ...services, name: apiName(name) },
    ],
    made: registryRights({ name, namespace }, source),
  })
}

function registryRights(
  identity: { readonly name: string; readonly namespace: string },
  source: RegistrySource | undefined,
): readonly ChildObject[] {
  return [registryAccount(identity), registryRole(identity, source), registryRoleBinding(identity)]
}

function report(
  { parent, children, related }: SyncRequest<unknown>,
  problems: readonly Problem[],
  now: string,
): ReturnType<typeof registryStatus> {
  const { name, namespace } = parent.metadata
  return registryStatus({
    parent,
    problems,
    deployment: relatedObject(children, deployments, namespace, apiName(name)),
    outcome: publishedOutcome(parent, related),
    now,
  })
}

function publishedOutcome({ metadata }: Parent<unknown>, related: ObjectMap): ReturnType<typeof readOutcome> {
  const published = relatedObject(related, configMaps, metadata.namespace, outcomeName(metadata.name))
  return published && isOwnedBy(published.metadata, metadata.uid) ? readOutcome(published) : undefined
}
