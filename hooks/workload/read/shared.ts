import { toolConfigHash } from '../../api/config-hash.ts'
import { problem } from '../../api/reasons.ts'
import type { AuditConfig } from '../../api/v1alpha1/audit.ts'
import type { ResourceRequirements } from '../../api/v1alpha1/container.ts'
import { MCPToolConfigSpec } from '../../api/v1alpha1/mcp-tool-config.ts'
import type { ResourceOverrides } from '../../api/v1alpha1/overrides.ts'
import type { TelemetryConfig } from '../../api/v1alpha1/telemetry.ts'
import type { Problem } from '../../engine/kind.ts'
import { fieldPath } from '../../kubernetes/field-path.ts'
import { issueMessage } from '../../kubernetes/issue-message.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import type { Settings } from '../../settings.ts'
import { inClusterUrl } from '../names.ts'
import type { References, ReferencingSpec } from '../resolve/references.ts'
import type { HostVolume, Tools, Workload, WorkloadTraits } from '../workload.ts'
import { readExternalAuth } from './authentication/external-auth.ts'
import { proxyFiles } from './authentication/files.ts'
import { readTokenValidation } from './authentication/oidc.ts'
import { readAuthorization } from './authorization/authorization.ts'
import { type Checked, checked } from './checked.ts'
import { readOverrides } from './overrides.ts'
import { readResources } from './resources.ts'
import { readTelemetry } from './telemetry.ts'
import { readTools } from './tools.ts'

/** The part of a spec that every kind with a proxy has. */
export interface SharedSpec extends ReferencingSpec {
  readonly audit?: AuditConfig | undefined
  readonly telemetry?: TelemetryConfig | undefined
  readonly resources?: ResourceRequirements | undefined
  readonly resourceOverrides?: ResourceOverrides | undefined
  readonly trustProxyHeaders: boolean
}

interface SharedInput {
  readonly traits: WorkloadTraits
  readonly name: string
  readonly namespace: string
  readonly spec: SharedSpec
  readonly proxyPort: number
  readonly references: References
  readonly settings: Settings
  /** Host volumes of the spec: one that holds a file the proxy reads is mounted there too. */
  readonly volumes: readonly HostVolume[]
}

/** What a spec's shared part comes to. */
export type SharedPart = Pick<
  Workload,
  | 'tokenValidation'
  | 'authorization'
  | 'audit'
  | 'telemetry'
  | 'telemetryAttributes'
  | 'tools'
  | 'tokenExchange'
  | 'resources'
  | 'overrides'
  | 'trustProxyHeaders'
  | 'proxyVolumes'
  | 'uses'
> & {
  /** Hashes of the configurations in use, for the status. */
  readonly hashes: { readonly toolConfig: string | undefined; readonly externalAuthConfig: string | undefined }
}

/** Reads what MCPServer and MCPRemoteProxy have in common. All problems are found, not just the first. */
export function readShared(input: SharedInput): Checked<SharedPart> {
  const { traits, name, namespace, spec, references, settings } = input
  const tokenValidation = readTokenValidation({
    config: spec.oidcConfig,
    namespace,
    configMap: references.oidcConfigMap,
    caBundleMap: references.caBundleMap,
    defaultResourceUrl: inClusterUrl(traits.serviceName(name), namespace, {
      port: input.proxyPort,
      clusterDomain: settings.clusterDomain,
    }),
  })
  const authorization = readAuthorization({
    config: spec.authzConfig,
    namespace,
    configMap: references.authorizationConfigMap,
  })
  const telemetry = readTelemetry({ config: spec.telemetry, name, namespace, runnerVersion: settings.runnerVersion })
  const tools = readToolConfig(spec, references.toolConfig, namespace)
  const externalAuth = readExternalAuth({
    reference: spec.externalAuthConfigRef,
    namespace,
    config: references.externalAuthConfig,
    authenticates: spec.oidcConfig !== undefined,
  })
  const resources = readResources(spec.resources)
  const overrides = readOverrides(spec.resourceOverrides)
  const files = proxyFiles({
    tokenValidation: tokenValidation.value,
    volumes: input.volumes,
    overrides: overrides.value,
  })
  const parts: readonly Checked<unknown>[] = [
    tokenValidation,
    authorization,
    telemetry,
    tools,
    externalAuth,
    resources,
    overrides,
    files,
  ]
  return {
    problems: parts.flatMap(({ problems }) => problems),
    value: {
      tokenValidation: tokenValidation.value,
      authorization: authorization.value,
      audit: spec.audit?.enabled ? { maxDataBytes: 1024 } : undefined,
      telemetry: telemetry.value.telemetry,
      telemetryAttributes: telemetry.value.attributes,
      tools: tools.value.tools,
      tokenExchange: externalAuth.value.tokenExchange,
      resources: resources.value,
      overrides: overrides.value,
      trustProxyHeaders: spec.trustProxyHeaders,
      proxyVolumes: files.value,
      uses: { toolConfig: spec.toolConfigRef?.name, externalAuthConfig: spec.externalAuthConfigRef?.name },
      hashes: { toolConfig: tools.value.hash, externalAuthConfig: externalAuth.value.hash },
    },
  }
}

interface ReferencedTools {
  readonly tools: Tools
  readonly hash: string | undefined
}

const noTools: ReferencedTools = { tools: { filter: undefined, overrides: undefined }, hash: undefined }

function readToolConfig(
  { toolConfigRef }: ReferencingSpec,
  config: KubernetesObject | undefined,
  namespace: string,
): Checked<ReferencedTools> {
  if (!toolConfigRef) return checked(noTools)
  const field = 'spec.toolConfigRef.name'
  if (!config) {
    const message = `MCPToolConfig "${toolConfigRef.name}" does not exist in ${namespace}. Create it or remove toolConfigRef.`
    return checked(noTools, problem('ToolConfigNotFound', { field, message }))
  }
  const spec = MCPToolConfigSpec.safeParse(config['spec'] ?? {}, { error: issueMessage })
  if (!spec.success)
    return {
      value: noTools,
      problems: spec.error.issues.map((issue) => unreadable(toolConfigRef.name, issue.path, issue.message)),
    }
  const tools = readTools(spec.data, toolConfigRef.name)
  return { value: { tools: tools.value, hash: toolConfigHash(spec.data) }, problems: tools.problems }
}

function unreadable(name: string, path: readonly PropertyKey[], message: string): Problem {
  return problem('ToolConfigInvalid', {
    field: 'spec.toolConfigRef.name',
    message: `MCPToolConfig "${name}": ${fieldPath(['spec', ...path])} ${message}`,
  })
}
