import type { PodTemplate } from '../kubernetes/pod-template.ts'

/** What differs between the kinds that run a proxy, as data: names, labels and words. */
export interface WorkloadTraits<RunningPhase extends string = 'Running' | 'Ready'> {
  /** Value of the labels `app` and `app.kubernetes.io/name`. */
  readonly app: string
  readonly serviceName: (name: string) => string
  /** Name of the proxy's ServiceAccount, Role and RoleBinding. */
  readonly accountName: (name: string) => string
  /** Name of the ServiceAccount of the MCP server's own pod, where the kind runs one. */
  readonly serverAccountName?: (name: string) => string
  /** Label of the RunConfig's ConfigMap that names the parent. */
  readonly runConfigLabel: string
  readonly readinessDelaySeconds: number
  /** How long a name may be, so that Service and labels made from it are legal (WART-70). */
  readonly nameLimit: number
  /** `status.phase` of a workload that takes calls. */
  readonly runningPhase: RunningPhase
  /** `status.message` by state. */
  readonly messages: Readonly<Record<'running' | 'starting' | 'failed' | 'none' | 'terminating', string>>
}

/** A string map as Kubernetes' labels and annotations are. */
export type StringMap = Readonly<Record<string, string>>

export interface MetadataOverride {
  readonly labels: StringMap
  readonly annotations: StringMap
}

export interface Overrides {
  readonly deployment: MetadataOverride
  readonly podTemplate: MetadataOverride
  readonly service: MetadataOverride
  readonly environment: readonly { readonly name: string; readonly value: string }[]
}

export interface SecretKey {
  readonly name: string
  readonly key: string
}

/** Where a value that may be secret comes from; `value` only where the user wrote it in clear text. */
export type SecretSource =
  | { readonly secretKeyRef: SecretKey }
  | { readonly configMapKeyRef: SecretKey }
  | { readonly value: string }

/** Where the CA bundle that a user's ConfigMap holds is mounted in the proxy. */
export const caBundleDirectory = '/etc/toolhive/ca'

/** How the proxy validates callers' tokens. Empty strings mean: not set. */
export interface TokenValidation {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl: string
  readonly introspectionUrl: string
  readonly clientId: string
  readonly clientSecret: SecretSource | undefined
  readonly caBundlePath: string
  /** The user's ConfigMap from which the CA bundle is mounted at that path. */
  readonly caBundle: { readonly name: string; readonly key: string } | undefined
  readonly tokenPath: string
  readonly allowPrivateIp: boolean
  readonly insecureAllowHttp: boolean
  /** URL of the proxy as callers know it (RFC 9728). */
  readonly resourceUrl: string
}

/** Cedar policies and where the mounted copy of them lies. */
export interface Authorization {
  /** Of the document that holds them. */
  readonly version: string
  readonly policies: readonly string[]
  /** Cedar's entities as JSON; empty: none. */
  readonly entities: string
  /** `inline`: we make the ConfigMap; otherwise the user's. */
  readonly source: 'inline' | { readonly configMap: string; readonly key: string }
}

export interface Audit {
  /** How much of a request and an answer an event may hold. */
  readonly maxDataBytes: number
}

/** What the proxy reports about itself, and where to. */
export interface Telemetry {
  readonly endpoint: string
  readonly serviceName: string
  readonly serviceVersion: string
  readonly tracingEnabled: boolean
  readonly metricsEnabled: boolean
  readonly samplingRate: number
  readonly headers: StringMap
  readonly insecure: boolean
  /** Whether the proxy serves `/metrics`. */
  readonly prometheus: boolean
}

export interface ToolOverride {
  readonly name?: string
  readonly description?: string
}

/** Which tools clients see, and under which names. */
export interface Tools {
  readonly filter: readonly string[] | undefined
  readonly overrides: Readonly<Record<string, ToolOverride>> | undefined
}

/** RFC 8693 exchange of the caller's token for one that the MCP server accepts. */
export interface TokenExchange {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: SecretKey
  readonly audience: string
  readonly scopes: readonly string[]
  readonly headerName: string | undefined
}

/** What an MCP server is allowed to touch, as far as its runner restricts it. */
export interface PermissionProfile {
  readonly name: string
  readonly read?: readonly string[] | undefined
  readonly write?: readonly string[] | undefined
  /** `document`: as the user wrote it for the runner. */
  readonly network?: 'unrestricted' | 'none' | { readonly document: Readonly<Record<string, unknown>> } | undefined
  readonly privileged?: boolean | undefined
}

/** The profile of a workload that asks for none: no restriction. */
export const networkProfile: PermissionProfile = { name: 'network', network: 'unrestricted' }

export interface HostVolume {
  readonly name: string
  readonly hostPath: string
  readonly mountPath: string
  readonly readOnly: boolean
}

export interface ComputeResources {
  readonly limits: StringMap | undefined
  readonly requests: StringMap | undefined
}

export interface SecretVariable {
  /** The variable's name. */
  readonly name: string
  readonly secretKeyRef: SecretKey
}

/** What only a workload with an MCP server of its own has. */
export interface McpServerPart {
  readonly mcpPort: number | undefined
  readonly proxyMode: string
  readonly args: readonly string[]
  readonly environment: StringMap
  readonly volumes: readonly HostVolume[]
  readonly permissionProfile: { readonly nameOrPath: string | undefined; readonly profile: PermissionProfile }
  /** Directory of files that Vault's injector puts into the proxy pod. */
  readonly envFileDirectory: string | undefined
  /** The user's template for the MCP server's pod, read; `undefined` where none is given. */
  readonly podTemplate: PodTemplate | undefined
  /** Keys of Secrets that the MCP server gets as environment variables. */
  readonly secrets: readonly SecretVariable[]
  /** ServiceAccount of the MCP server's pod; empty: the namespace's default one. */
  readonly serviceAccount: string
  /** Whether the MCP server's pod needs a ServiceAccount of its own: the user names none. */
  readonly needsAccount: boolean
}

/** The one model that every kind with a proxy is read into; builders see nothing else. */
export interface Workload {
  readonly traits: WorkloadTraits
  readonly name: string
  readonly namespace: string
  /** Of the parent; absent when rendered offline. */
  readonly uid: string | undefined
  /** Base labels: also selector, pod labels and Service selector. */
  readonly labels: StringMap
  /** Image of the MCP server; empty for a remote one. */
  readonly image: string
  readonly remoteUrl: string | undefined
  readonly transport: string
  readonly proxyPort: number
  readonly server: McpServerPart | undefined
  readonly resources: ComputeResources
  readonly overrides: Overrides
  readonly tokenValidation: TokenValidation | undefined
  readonly authorization: Authorization | undefined
  readonly audit: Audit | undefined
  readonly telemetry: Telemetry | undefined
  /** `OTEL_RESOURCE_ATTRIBUTES`, where OpenTelemetry is on. */
  readonly telemetryAttributes: string | undefined
  readonly tools: Tools
  readonly tokenExchange: TokenExchange | undefined
  readonly trustProxyHeaders: boolean
  /** Names of the configurations that the workload is made from: its RunConfig carries them as labels. */
  readonly uses: { readonly toolConfig: string | undefined; readonly externalAuthConfig: string | undefined }
  /** Time of the last restart that was asked for, kept on the pod template. */
  readonly restartedAt: string | undefined
  /** Host volumes that hold a CA bundle or token file which the proxy is told to read. */
  readonly proxyVolumes: readonly HostVolume[]
}

/** What decides the names of a workload's children. */
export type WorkloadIdentity = Pick<Workload, 'traits' | 'name' | 'namespace'>
