import type { ConfigMap } from '../../kubernetes/built-objects.ts'
import { goJson, sortedRecord } from '../../kubernetes/go-json.ts'
import { sha256Hex } from '../../kubernetes/hash.ts'
import type { Settings } from '../../settings.ts'
import { runConfigName } from '../../workload/names.ts'
import { usageLabels } from '../../workload/resolve/usage.ts'
import { networkProfile, type StringMap, type Workload } from '../../workload/workload.ts'
import {
  auditDocument,
  authorizationDocument,
  permissionProfileDocument,
  telemetryDocument,
} from './feature-documents.ts'
import { middlewareChain } from './middleware.ts'
import { type RunConfig, runConfigOidc } from './run-config-document.ts'

/** The RunConfig of a workload, whole. */
export function runConfig(workload: Workload, settings: Settings): RunConfig {
  const { server, tokenValidation, name } = workload
  const containerName = containerNameOf(name)
  return {
    schema_version: 'v0.1.0',
    image: workload.image,
    remote_url: workload.remoteUrl,
    cmd_args: nonEmpty(server?.args),
    name,
    container_name: containerName,
    base_name: containerName,
    transport: workload.transport,
    host: settings.proxyHost,
    port: workload.proxyPort,
    target_port: server?.mcpPort,
    permission_profile_name_or_path: server?.permissionProfile.nameOrPath,
    permission_profile: permissionProfileDocument(server?.permissionProfile.profile ?? networkProfile),
    env_vars: sortedRecord(environmentVariables(workload)),
    env_file_dir: server?.envFileDirectory,
    volumes: nonEmpty(
      server?.volumes.map(({ hostPath, mountPath, readOnly }) => `${hostPath}:${mountPath}${readOnly ? ':ro' : ''}`),
    ),
    container_labels: containerLabels(workload, containerName),
    oidc_config: tokenValidation && runConfigOidc(tokenValidation),
    authz_config: workload.authorization && authorizationDocument(workload.authorization),
    audit_config: workload.audit && auditDocument(workload.audit),
    telemetry_config: workload.telemetry && telemetryDocument(workload.telemetry),
    trust_proxy_headers: workload.trustProxyHeaders || undefined,
    proxy_mode: server?.proxyMode,
    thv_ca_bundle: tokenValidation?.caBundlePath || undefined,
    jwks_auth_token_file: tokenValidation?.tokenPath || undefined,
    tools_filter: workload.tools.filter,
    tools_override: workload.tools.overrides,
    middleware_configs: middlewareChain(workload),
  }
}

/** The ConfigMap with the RunConfig, and the checksum that goes onto the pod template. */
export function runConfigMap(
  workload: Workload,
  settings: Settings,
): { readonly configMap: ConfigMap; readonly checksum: string } {
  const document = goJson(runConfig(workload, settings), 2)
  const labels = {
    'toolhive.stacklok.io/component': 'run-config',
    [workload.traits.runConfigLabel]: workload.name,
    'toolhive.stacklok.io/managed-by': 'toolhive-operator',
  }
  const checksum = checksumOf(withoutOwner(document, workload.uid), labels)
  return {
    checksum,
    configMap: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: runConfigName(workload.name),
        namespace: workload.namespace,
        labels: { ...labels, ...usageLabels(workload) },
        annotations: { 'toolhive.stacklok.dev/content-checksum': checksum },
      },
      data: { 'runconfig.json': document },
    },
  }
}

/**
 * The checksum leaves the owner's label out: it never changes in the life of a parent, and without it the checksum equals
 * the Go operator's, so that taking a server over does not restart it.
 */
function withoutOwner(document: string, uid: string | undefined): string {
  return uid === undefined ? document : document.replace(`\n    "controller-uid": ${goJson(uid)},`, '')
}

function checksumOf(document: string, labels: StringMap): string {
  const pairs = Object.entries(sortedRecord(labels)).map(([key, value]) => `${key}${value}`)
  return sha256Hex(`runconfig.json${document}${pairs.join('')}`)
}

/** Names of containers know no other characters and end after 100. */
function containerNameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 100)
}

function environmentVariables({ transport, server }: Workload): StringMap {
  const ports =
    server?.mcpPort !== undefined && transport !== 'stdio'
      ? { MCP_PORT: `${server.mcpPort}`, FASTMCP_PORT: `${server.mcpPort}` }
      : {}
  return { ...server?.environment, MCP_TRANSPORT: transport, ...ports }
}

/** Labels of what the runner makes; `controller-uid` lets the engine adopt it, so that it goes with the parent. */
function containerLabels({ transport, server, proxyPort, uid }: Workload, containerName: string): StringMap {
  return sortedRecord({
    ...(uid !== undefined && { 'controller-uid': uid }),
    toolhive: 'true',
    'toolhive-name': containerName,
    'toolhive-basename': containerName,
    'toolhive-transport': transport === 'stdio' && server ? server.proxyMode : transport,
    'toolhive-port': `${proxyPort}`,
    'toolhive-tool-type': 'mcp',
  })
}

function nonEmpty<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? list : undefined
}
