import { apiGroup } from '../../api/names.ts'
import { mcpRemoteProxies, mcpServers } from '../../api/resource-kinds.ts'
import type { Trim } from '../../engine/kind.ts'
import type { ObjectMap, ResourceRule } from '../../engine/metacontroller-types.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { byLabel, objectsOf } from '../../engine/rules.ts'
import { metadataOf } from '../../engine/trim.ts'
import { compareText } from '../../kubernetes/go-json.ts'
import { labelValueOf } from '../../kubernetes/names.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { runConfigName } from '../names.ts'
import type { StringMap, Workload } from '../workload.ts'

/**
 * Who uses a configuration is read from labels of the users' RunConfigs, not from all servers of the namespace: so a change of
 * one server calls the one configuration that it uses, however many there are.
 */
export const usageLabelNames = {
  toolConfig: 'toolhive.stacklok.io/tool-config',
  externalAuthConfig: 'toolhive.stacklok.io/external-auth-config',
} as const

/** Labels of the RunConfig that name the workload's parent, by its kind. */
const users = [
  { label: 'toolhive.stacklok.io/mcp-server', kind: mcpServers.kind },
  { label: 'toolhive.stacklok.io/mcp-remote-proxy', kind: mcpRemoteProxies.kind },
] as const

/** What a workload uses, as labels of its RunConfig. They are not part of its checksum: they change nothing for the proxy. */
export function usageLabels({ uses }: Workload): StringMap {
  return {
    ...(uses.toolConfig !== undefined && { [usageLabelNames.toolConfig]: labelValueOf(uses.toolConfig) }),
    ...(uses.externalAuthConfig !== undefined && {
      [usageLabelNames.externalAuthConfig]: labelValueOf(uses.externalAuthConfig),
    }),
  }
}

/** The RunConfigs of all users of a configuration. */
export function usersRule(
  use: keyof typeof usageLabelNames,
  { name, namespace }: { name: string; namespace: string },
): ResourceRule {
  return byLabel(configMaps, namespace, { [usageLabelNames[use]]: labelValueOf(name) })
}

/** Of a RunConfig, which may be large, only its labels and its owner are read. */
export function usersTrim(): Partial<Trim> {
  const names = [...Object.values(usageLabelNames), ...users.map(({ label }) => label)]
  return { related: (runConfig) => metadataOf(runConfig, names) }
}

/** Names of the servers and proxies that use a configuration, sorted, each once. */
export function usersOf(use: keyof typeof usageLabelNames, name: string, related: ObjectMap): readonly string[] {
  const names = objectsOf(related, configMaps)
    .filter(
      ({ metadata }) =>
        metadata.labels?.[usageLabelNames[use]] === labelValueOf(name) && metadata.deletionTimestamp === undefined,
    )
    .flatMap(userOf)
  return [...new Set(names)].sort(compareText)
}

/**
 * The user whose RunConfig a ConfigMap is. Anyone may write labels, and a configuration that is in use cannot be deleted:
 * only the object of the user's name that the user controls counts.
 */
function userOf({ metadata }: KubernetesObject): readonly string[] {
  return users.flatMap(({ label, kind }) => {
    const user = metadata.labels?.[label]
    if (user === undefined || metadata.name !== runConfigName(user)) return []
    const isControlled = (metadata.ownerReferences ?? []).some(
      (owner) =>
        owner.controller === true &&
        owner.kind === kind &&
        owner.name === user &&
        (stringAt(owner, 'apiVersion') ?? '').startsWith(`${apiGroup}/`),
    )
    return isControlled ? [user] : []
  })
}
