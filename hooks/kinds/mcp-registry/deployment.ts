import type { RegistrySource } from '../../api/v1alpha1/registry-source.ts'
import type { Container, Deployment, PodSpec, Volume, VolumeMount } from '../../kubernetes/built-objects.ts'
import { registryAccountName } from '../../registry/names.ts'
import type { Settings } from '../../settings.ts'
import { apiLabels, apiName, apiPort, apiSelector } from './names.ts'

interface DeploymentInput {
  readonly name: string
  readonly namespace: string
  readonly source: RegistrySource
  readonly settings: Settings
}

const dataDirectory = '/data/registry'
const document = `${dataDirectory}/registry.json`
const credentialsDirectory = '/etc/registry-sync/git'
const healthPort = 8081

/**
 * Deployment `<name>-api`: the registry API, which serves a file, and `registry-sync`, which fetches, checks and filters
 * the data and writes that file. The API answers its readiness probe once there is a file.
 */
export function registryDeployment(input: DeploymentInput): Deployment {
  const { name, namespace, source, settings } = input
  const labels = apiLabels(name)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: apiName(name), namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: apiSelector(name) },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: registryAccountName(name),
          automountServiceAccountToken: true,
          securityContext: podSecurity(settings.platform),
          containers: [apiContainer(input), syncContainer(input)],
          volumes: [{ name: 'registry-data', emptyDir: { sizeLimit: '256Mi' } }, ...credentialVolumes(source)],
        },
      },
    },
  }
}

function apiContainer({ name, settings }: DeploymentInput): Container {
  return {
    name: 'registry-api',
    image: settings.registryApiImage,
    args: ['serve', `--from-file=${document}`, `--registry-name=${name}`],
    ports: [{ name: 'http', containerPort: apiPort, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    livenessProbe: { httpGet: { path: '/health', port: apiPort }, initialDelaySeconds: 30, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: '/readiness', port: apiPort }, initialDelaySeconds: 5, periodSeconds: 5 },
    volumeMounts: [{ name: 'registry-data', mountPath: dataDirectory, readOnly: true }],
    securityContext: containerSecurity,
  }
}

function syncContainer({ name, namespace, source, settings }: DeploymentInput): Container {
  return {
    name: 'registry-sync',
    image: settings.operatorImage,
    command: ['node', 'dist/registry-sync/main.js'],
    args: [
      `--registry=${name}`,
      `--namespace=${namespace}`,
      `--file=${document}`,
      `--health-port=${healthPort}`,
      ...allowedNetworks(settings),
      `--cluster-domain=${settings.clusterDomain}`,
      `--sync-timeout=${settings.registrySyncTimeout}`,
      ...(credentialVolumes(source).length > 0 ? [`--git-credentials=${credentialsDirectory}`] : []),
    ],
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
    livenessProbe: {
      httpGet: { path: '/health', port: healthPort },
      initialDelaySeconds: 10,
      periodSeconds: 20,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
    volumeMounts: [{ name: 'registry-data', mountPath: dataDirectory }, ...credentialMounts(source)],
    securityContext: containerSecurity,
  }
}

function allowedNetworks({ registrySourceNetworks }: Settings): readonly string[] {
  if (registrySourceNetworks === 'none') return []
  return registrySourceNetworks.split(',').map((network) => `--allow-network=${network}`)
}

/** The tenant's Secret as a file, read anew for each fetch; a missing one is told in the status instead of blocking the pod. */
function credentialVolumes({ type, git }: RegistrySource): readonly Volume[] {
  if (type !== 'git' || !git?.auth) return []
  const { name, key } = git.auth.passwordSecretRef
  const secret = { secretName: name, items: [{ key, path: 'password' }], optional: true, defaultMode: 0o440 }
  return [{ name: 'git-credentials', secret }]
}

function credentialMounts(source: RegistrySource): readonly VolumeMount[] {
  return credentialVolumes(source).map(({ name }) => ({ name, mountPath: credentialsDirectory, readOnly: true }))
}

/** What the restricted Pod Security Standard asks for; OpenShift chooses users by itself and refuses fixed ones. */
function podSecurity(platform: Settings['platform']): PodSpec['securityContext'] {
  const user = platform === 'openshift' ? undefined : 1000
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  }
}

const containerSecurity: Container['securityContext'] = {
  privileged: false,
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
}
