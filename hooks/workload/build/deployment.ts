import type { Container, Deployment } from '../../kubernetes/built-objects.ts'
import type { Settings } from '../../settings.ts'
import { restartedAtAnnotation, runConfigChecksumAnnotation } from '../names.ts'
import type { RunnerDialect } from '../runner-dialect.ts'
import type { Workload } from '../workload.ts'
import { securityContextsOf } from './platform.ts'

interface DeploymentInput {
  readonly workload: Workload
  readonly settings: Settings
  readonly dialect: RunnerDialect
  /** Checksum of the RunConfig. */
  readonly checksum: string
}

/** The Deployment of the proxy, named like the parent: one pod with the runner. */
export function proxyDeployment(input: DeploymentInput): Deployment {
  const { workload, settings, dialect, checksum } = input
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
          serviceAccountName: workload.traits.accountName(name),
          securityContext: securityContextsOf(settings.platform).pod,
          containers: [proxyContainer(input)],
          volumes: dialect.files(workload).map(({ volume }) => volume),
        },
      },
    },
  }
}

function proxyContainer({ workload, settings, dialect }: DeploymentInput): Container {
  const probe = { httpGet: { path: dialect.healthPath, port: 'http' }, failureThreshold: 3 }
  return {
    name: 'toolhive',
    image: settings.runnerImage,
    args: dialect.arguments(workload),
    env: dialect.environment(workload),
    ports: [{ name: 'http', containerPort: workload.proxyPort, protocol: 'TCP' }],
    resources: workload.resources,
    volumeMounts: dialect.files(workload).map(({ mount }) => mount),
    livenessProbe: { ...probe, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
    readinessProbe: {
      ...probe,
      initialDelaySeconds: workload.traits.readinessDelaySeconds,
      periodSeconds: 5,
      timeoutSeconds: 3,
    },
    securityContext: securityContextsOf(settings.platform).container,
  }
}
