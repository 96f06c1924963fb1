import { problem } from '../../api/reasons.ts'
import type { SecretEnv } from '../../api/v1alpha1/container.ts'
import type { MCPServerSpec } from '../../api/v1alpha1/mcp-server.ts'
import type { Parent, Problem } from '../../engine/kind.ts'
import { sortedRecord } from '../../kubernetes/go-json.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { Settings } from '../../settings.ts'
import { baseLabels } from '../../workload/names.ts'
import { vaultAnnotation } from '../../workload/read/authentication/files.ts'
import { type Checked, checked } from '../../workload/read/checked.ts'
import { environmentProblems } from '../../workload/read/environment.ts'
import { nameProblems } from '../../workload/read/name.ts'
import { fieldProblems } from '../../workload/read/pod-template/field-problems.ts'
import { readPodTemplate } from '../../workload/read/pod-template/pod-template.ts'
import { readShared, type SharedPart } from '../../workload/read/shared.ts'
import { readInlineTools } from '../../workload/read/tools.ts'
import type { References } from '../../workload/resolve/references.ts'
import type { McpServerPart, SecretVariable, Tools, Workload } from '../../workload/workload.ts'
import { accountProblems } from './account-problems.ts'
import { podConflicts } from './pod-conflicts.ts'
import { type PodImages, podImages } from './pod-images.ts'
import { readPermissionProfile } from './read-permission-profile.ts'
import { readRestart } from './read-restart.ts'
import { readVolumes } from './read-volumes.ts'
import { headlessNames, mcpServerTraits, serverAccountName } from './traits.ts'

export interface ServerReferences extends References {
  readonly permissionProfileMap: KubernetesObject | undefined
}

/** An MCPServer as a workload, with what the status tells beside it. */
export interface ServerModel {
  readonly workload: Workload
  readonly hashes: SharedPart['hashes']
  readonly restartImmediately: boolean
  readonly images: PodImages
}

/** Port of the proxy: the deprecated `port` counts where `proxyPort` is not given (WART-15). */
export function proxyPortOf({ proxyPort, port }: MCPServerSpec): number {
  return proxyPort ?? port ?? 8080
}

/** Reads an MCPServer into a workload; beside an error among the problems the workload is not to be built. */
export function readServer(
  parent: Parent<MCPServerSpec>,
  references: ServerReferences,
  settings: Settings,
): Checked<ServerModel> {
  const { spec, metadata } = parent
  const { name, namespace } = metadata
  const volumes = readVolumes(spec.volumes)
  const shared = readShared({
    traits: mcpServerTraits,
    name,
    namespace,
    spec,
    proxyPort: proxyPortOf(spec),
    references,
    settings,
    volumes: volumes.value,
  })
  const profile = readPermissionProfile({
    profile: spec.permissionProfile,
    configMap: references.permissionProfileMap,
    namespace,
    volumes: volumes.value,
  })
  const template = readPodTemplate(spec.podTemplateSpec)
  const tools = readServerTools(spec, shared.value.tools)
  const restart = readRestart(metadata)
  const ownAccount = template.value?.spec?.serviceAccountName
  const server: McpServerPart = {
    mcpPort: mcpPortOf(spec),
    proxyMode: spec.proxyMode,
    args: spec.args ?? [],
    environment: sortedRecord(Object.fromEntries((spec.env ?? []).map((variable) => [variable.name, variable.value]))),
    volumes: volumes.value,
    permissionProfile: profile.value,
    envFileDirectory:
      shared.value.overrides.podTemplate.annotations[vaultAnnotation] === 'true' ? '/vault/secrets' : undefined,
    podTemplate: template.value,
    secrets: (spec.secrets ?? []).map(secretVariable),
    serviceAccount: spec.serviceAccount ?? ownAccount ?? serverAccountName(name), // the user's own account wins (WART-32)
    needsAccount: spec.serviceAccount === undefined,
  }
  const { hashes, ...sharedPart } = shared.value
  return checked(
    {
      hashes,
      restartImmediately: restart.value.immediate,
      images: podImages(spec.image, template.value),
      workload: {
        ...sharedPart,
        traits: mcpServerTraits,
        name,
        namespace,
        uid: metadata.uid,
        labels: baseLabels(mcpServerTraits, name),
        image: spec.image,
        remoteUrl: undefined,
        transport: spec.transport,
        proxyPort: proxyPortOf(spec),
        server,
        tools: tools.value,
        restartedAt: restart.value.at,
      },
    },
    ...nameProblems(name, spec.transport === 'stdio' ? mcpServerTraits : headlessNames),
    ...imageReferenceProblems(spec.image),
    ...shared.problems,
    ...volumes.problems,
    ...profile.problems,
    ...template.problems,
    ...fieldProblems(template.value),
    ...accountProblems(spec.serviceAccount, template.value),
    ...podConflicts({ template: template.value, secrets: spec.secrets ?? [], volumes: volumes.value }),
    ...tools.problems,
    ...environmentProblems(spec.env ?? [], 'spec.env'),
    ...reservedVariables(spec),
    ...restart.problems,
  )
}

/** A key of a Secret under its own name, or the one that is asked for. */
function secretVariable({ name, key, targetEnvName }: SecretEnv): SecretVariable {
  return { name: targetEnvName || key, secretKeyRef: { name, key } }
}

/** Port of the MCP server; where it must listen and nothing is said, 8080 (WART-16). */
function mcpPortOf({ mcpPort, targetPort, transport }: MCPServerSpec): number | undefined {
  return mcpPort ?? targetPort ?? (transport === 'stdio' ? undefined : 8080)
}

/** `toolConfigRef` wins over the deprecated list, even where its filter is empty. */
function readServerTools(spec: MCPServerSpec, referenced: Tools): Checked<Tools> {
  if (!spec.toolConfigRef) return readInlineTools(spec.tools)
  const ignored = (spec.tools ?? []).length > 0
  const message =
    'tools has no effect because toolConfigRef is set. Move the list to the MCPToolConfig and remove tools.'
  return checked(referenced, ignored ? problem('DeprecatedToolsIgnored', { field: 'spec.tools', message }) : undefined)
}

function imageReferenceProblems(image: string): readonly Problem[] {
  if (/^[^\s-]\S*$/.test(image)) return []
  const message =
    image === ''
      ? 'image is empty. Set it to the container image of the MCP server.'
      : 'image contains whitespace, or begins with "-", which the proxy would take for an option. Correct it.'
  return [problem('ImageInvalid', { field: 'spec.image', message })]
}

/** Variables that follow from other fields (WART-40). */
function reservedVariables(spec: MCPServerSpec): readonly Problem[] {
  const reserved = spec.transport === 'stdio' ? ['MCP_TRANSPORT'] : ['MCP_TRANSPORT', 'MCP_PORT', 'FASTMCP_PORT']
  return (spec.env ?? []).flatMap(({ name }, index) => {
    if (!reserved.includes(name)) return []
    const message = `The value of ${name} in env has no effect: the variable is set from transport and mcpPort. Remove it from env.`
    return [problem('EnvironmentReserved', { field: `spec.env[${index}]`, message })]
  })
}
