import { mcpGroups, mcpRegistries } from '../../api/resource-kinds.ts'
import { type ChildName, controllerLabel } from '../../engine/held.ts'
import type { ResourceKind, Trim } from '../../engine/kind.ts'
import { pods, roleBindings, roles, serviceAccounts } from '../../engine/resource-kinds.ts'
import { kindKey } from '../../engine/rules.ts'
import { childrenNamed, fieldAt, metadataOf } from '../../engine/trim.ts'
import { configuredChildren } from '../names.ts'
import type { WorkloadIdentity } from '../workload.ts'

interface WorkloadTrimInput extends Pick<WorkloadIdentity, 'traits' | 'name'> {
  /** What the runner makes under the workload's name. */
  readonly adopted: readonly ChildName[]
  /** The other kinds whose objects may claim the workload's names: only their age counts. */
  readonly claimants: readonly ResourceKind[]
  /** What the kind reads of ConfigMaps; whole where absent. */
  readonly configMap?: Trim['related']
}

/** What the sync of a workload reads: its own children, what its spec refers to, and of everything else a few fields. */
export function workloadTrim({ traits, name, adopted, claimants, configMap }: WorkloadTrimInput): Trim {
  const related: Readonly<Record<string, Trim['related']>> = {
    ...Object.fromEntries(claimants.map((kind) => [kindKey(kind), (object) => metadataOf(object)])),
    [kindKey(pods)]: (pod) => ({ ...metadataOf(pod, ['app', controllerLabel]), ...fieldAt(pod, 'status') }),
    [kindKey(mcpGroups)]: (group) => ({ ...metadataOf(group), ...fieldAt(group, 'status', 'phase') }),
    [kindKey(mcpRegistries)]: (registry) => ({
      ...metadataOf(registry),
      ...fieldAt(registry, 'spec', 'enforceServers'),
    }),
    ...(configMap && { 'ConfigMap.v1': configMap }),
  }
  const account = traits.accountName(name)
  return {
    child: childrenNamed([
      ...configuredChildren({ traits, name }),
      ...[roles, roleBindings, serviceAccounts].map((kind) => ({ ...kind, name: account })),
      ...(traits.serverAccountName ? [{ ...serviceAccounts, name: traits.serverAccountName(name) }] : []),
      ...adopted,
    ]),
    related: (object) => related[kindKey(object)]?.(object) ?? object,
  }
}
