import type { Container, Deployment, Volume, VolumeMount } from '../kubernetes/objects.ts'
import type { Settings } from '../settings.ts'
import { proxyEnvironment } from './environment.ts'
import { inlineAuthorizationName, runConfigName } from './labels.ts'
import { securityContextsOf } from './platform.ts'
import { caBundleDirectory } from './read/oidc.ts'
import type { Workload } from './workload.ts'

/** Restarts the proxy when its RunConfig changes. */
export const runConfigChecksumAnnotation = 'toolhive.stacklok.dev/runconfig-checksum'

/** A restart that was asked for stays on the pod template, so that it happens once and is not undone (WART-28). */
export const restartedAtAnnotation = 'mcpserver.toolhive.stacklok.dev/restarted-at'

/** The argument that a remote proxy's runner wants in place of an image. */
const remoteImageArgument = 'placeholder-for-remote-proxy'

/** Names of the volumes that we make ourselves: a user's volume beside them must have another. */
export const proxyVolumeNames: readonly string[] = ['runconfig', 'authz-config', 'oidc-ca-bundle']

interface DeploymentInput {
  readonly workload: Workload
  readonly settings: Settings
  /** Checksum of the RunConfig. */
  readonly checksum: string
}

/** The Deployment of the proxy, named like the parent: one pod with the runner. */
export function proxyDeployment({ workload, settings, checksum }: DeploymentInput): Deployment {
  const { name, namespace, labels, overrides } = workload
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: { ...overrides.deployment.labels, ...labels },
      annotations: overrides.deployment.annotations,
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...overrides.podTemplate.labels, ...labels },
          annotations: {
            ...overrides.podTemplate.annotations,
            [runConfigChecksumAnnotation]: checksum,
            ...(workload.restartedAt !== undefined && { [restartedAtAnnotation]: workload.restartedAt }),
          },
        },
        spec: {
          serviceAccountName: workload.form.accountName(name),
          securityContext: securityContextsOf(settings.platform).pod,
          containers: [proxyContainer(workload, settings)],
          volumes: files(workload).map(({ volume }) => volume),
        },
      },
    },
  }
}

function proxyContainer(workload: Workload, settings: Settings): Container {
  const probe = { httpGet: { path: '/health', port: 'http' }, failureThreshold: 3 }
  return {
    name: 'toolhive',
    image: settings.runnerImage,
    args: runnerArguments(workload),
    env: proxyEnvironment(workload),
    ports: [{ name: 'http', containerPort: workload.proxyPort, protocol: 'TCP' }],
    resources: workload.resources,
    volumeMounts: files(workload).map(({ mount }) => mount),
    livenessProbe: { ...probe, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
    readinessProbe: {
      ...probe,
      initialDelaySeconds: workload.form.readinessDelaySeconds,
      periodSeconds: 5,
      timeoutSeconds: 3,
    },
    securityContext: securityContextsOf(settings.platform).container,
  }
}

/** The runner takes the server's arguments only behind `--`; those of the RunConfig it drops (WART-12). */
function runnerArguments({ image, server }: Workload): readonly string[] {
  const patch = server?.podPatch === undefined ? [] : [`--k8s-pod-patch=${server.podPatch}`]
  const serverArguments = server && server.args.length > 0 ? ['--', ...server.args] : []
  return ['run', '--foreground=true', ...patch, image || remoteImageArgument, ...serverArguments]
}

interface MountedFile {
  readonly volume: Volume
  readonly mount: VolumeMount
}

/** What the proxy reads: its RunConfig, files for token validation, and the policies. */
function files(workload: Workload): readonly MountedFile[] {
  const runConfig: MountedFile = {
    volume: { name: 'runconfig', configMap: { name: runConfigName(workload.name) } },
    mount: { name: 'runconfig', mountPath: '/etc/runconfig', readOnly: true },
  }
  const hostFiles = workload.proxyVolumes.map(({ name, hostPath, mountPath, readOnly }) => ({
    volume: { name, hostPath: { path: hostPath } },
    mount: { name, mountPath, readOnly: readOnly || undefined },
  }))
  return [runConfig, ...hostFiles, ...caBundleFile(workload), ...authorizationFile(workload)]
}

function caBundleFile({ tokenValidation }: Workload): readonly MountedFile[] {
  const caBundle = tokenValidation?.caBundle
  if (!caBundle) return []
  return [
    {
      volume: {
        name: 'oidc-ca-bundle',
        configMap: { name: caBundle.name, items: [{ key: caBundle.key, path: caBundle.key }] },
      },
      mount: { name: 'oidc-ca-bundle', mountPath: caBundleDirectory, readOnly: true },
    },
  ]
}

function authorizationFile({ name, authorization }: Workload): readonly MountedFile[] {
  if (!authorization) return []
  const { source } = authorization
  const configMap = source === 'inline' ? inlineAuthorizationName(name) : source.configMap
  const key = source === 'inline' ? 'authz.json' : source.key
  return [
    {
      volume: { name: 'authz-config', configMap: { name: configMap, items: [{ key, path: 'authz.json' }] } },
      mount: { name: 'authz-config', mountPath: '/etc/toolhive/authz', readOnly: true },
    },
  ]
}
