import { problem } from '../../api/reasons.ts'
import type { MCPServerSpec } from '../../api/v1alpha1/mcp-server.ts'
import { firstIndexes } from '../../kubernetes/first-index.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord, listAt, stringAt, valueAt } from '../../kubernetes/read.ts'
import { type Checked, checked } from '../../workload/read/checked.ts'
import { documentLimits, readDocument } from '../../workload/read/document.ts'
import { type HostVolume, type McpServerPart, networkProfile, type PermissionProfile } from '../../workload/workload.ts'

type Profile = McpServerPart['permissionProfile']

const noneProfile: PermissionProfile = { name: 'none', network: 'none' }
const builtins: Readonly<Record<string, PermissionProfile>> = {
  network: networkProfile,
  none: noneProfile,
  stdio: noneProfile,
}
const standard: Profile = { nameOrPath: undefined, profile: networkProfile }

interface ProfileInput {
  readonly profile: MCPServerSpec['permissionProfile']
  /** The ConfigMap that a profile of type configmap names, if it exists. */
  readonly configMap: KubernetesObject | undefined
  readonly namespace: string
  readonly volumes: readonly HostVolume[]
}

/** The permission profile of the RunConfig, with the paths of the volumes. On Kubernetes the runner restricts nothing by it (WART-10). */
export function readPermissionProfile(input: ProfileInput): Checked<Profile> {
  const found = profileOf(input)
  return { value: withVolumes(found.value, input.volumes), problems: found.problems }
}

function profileOf({ profile, configMap, namespace }: ProfileInput): Checked<Profile> {
  if (!profile || (profile.type === 'builtin' && profile.name === '')) return checked(standard)
  if (profile.type === 'configmap') return configMapProfile(profile.name, profile.key ?? '', { configMap, namespace })
  const builtin = Object.hasOwn(builtins, profile.name) ? builtins[profile.name] : undefined
  if (!builtin) {
    const message = `There is no built-in permission profile "${profile.name}". Use "none" or "network", or type configmap.`
    return checked(standard, problem('PermissionProfileInvalid', { field: 'spec.permissionProfile.name', message }))
  }
  return checked({ nameOrPath: profile.name, profile: builtin }, builtin === networkProfile ? undefined : notEnforced())
}

/** A profile kept in a ConfigMap is written into the RunConfig whole (WART-11). */
function configMapProfile(
  name: string,
  key: string,
  { configMap, namespace }: { configMap: KubernetesObject | undefined; namespace: string },
): Checked<Profile> {
  if (!configMap)
    return unusable(
      `ConfigMap "${name}" with the permission profile does not exist in ${namespace}. Create it or change permissionProfile.`,
    )
  const text = stringAt(configMap, 'data', key)
  if (text === undefined)
    return unusable(
      `ConfigMap "${name}" has no key "${key}". Add the profile under that key or change permissionProfile.key.`,
    )
  const parsed = readDocument(text, documentLimits.permissionProfile)
  if (!parsed.ok) return unusable(`Key "${key}" of ConfigMap "${name}" ${parsed.error}.`)
  if (!isRecord(parsed.value))
    return unusable(
      `Key "${key}" of ConfigMap "${name}" is not a permission profile. It must be an object with read, write or network.`,
    )
  const profile = parsed.value
  return checked(
    {
      nameOrPath: undefined,
      profile: {
        name: stringAt(profile, 'name') ?? name,
        read: stringsIn(profile, 'read'),
        write: stringsIn(profile, 'write'),
        network: isRecord(profile['network']) ? { document: profile['network'] } : undefined,
        privileged: valueAt(profile, 'privileged') === true ? true : undefined,
      },
    },
    notEnforced(),
  )
}

function unusable(message: string): Checked<Profile> {
  return checked(standard, problem('PermissionProfileInvalid', { field: 'spec.permissionProfile', message }))
}

function notEnforced(): ReturnType<typeof problem> {
  const message =
    'Permission profiles are not enforced on Kubernetes. Use a NetworkPolicy, and securityContext in podTemplateSpec.'
  return problem('PermissionProfileNotEnforced', { field: 'spec.permissionProfile', message })
}

function stringsIn(profile: unknown, field: string): readonly string[] | undefined {
  const list = listAt(profile, field).filter((item) => typeof item === 'string')
  return list.length > 0 ? list : undefined
}

/** Each volume also stands in the profile, once per mount path. */
function withVolumes({ nameOrPath, profile }: Profile, volumes: readonly HostVolume[]): Profile {
  const first = firstIndexes(volumes.map(({ mountPath }) => mountPath))
  const distinct = volumes.filter(({ mountPath }, index) => first.get(mountPath) === index)
  const paths = (readOnly: boolean): readonly string[] =>
    distinct
      .filter((volume) => volume.readOnly === readOnly)
      .map(({ hostPath, mountPath }) => `${hostPath}:${mountPath}`)
  const { name, read, write, network, privileged } = profile
  return {
    nameOrPath,
    profile: { name, read: together(read, paths(true)), write: together(write, paths(false)), network, privileged },
  }
}

function together(before: readonly string[] | undefined, more: readonly string[]): readonly string[] | undefined {
  const list = [...(before ?? []), ...more]
  return list.length > 0 ? list : undefined
}
