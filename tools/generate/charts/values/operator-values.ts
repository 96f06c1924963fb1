import { z } from 'zod'
import { release } from '../../../../hooks/release.ts'
import { Settings } from '../../../../hooks/settings.ts'
import {
  type Block,
  block,
  choice,
  count,
  digest,
  flag,
  list,
  map,
  removableMap,
  text,
  textLike,
  texts,
} from './value.ts'

/** What the service takes where the environment says nothing: the chart's defaults are the same. */
const defaults = Settings.parse({})

const namespaceName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)

const hardened = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

const rbac = block('Permissions of the operator.', {
  scope: choice(
    ['cluster', 'namespace'],
    'cluster',
    'Where the operator manages servers: `cluster` (in every namespace) or `namespace` (only in `allowedNamespaces`).',
  ),
  allowedNamespaces: {
    schema: z.array(namespaceName),
    default: [],
    description: 'Namespaces to manage with `scope: namespace`. They must exist unless `createNamespaces` is true.',
    example: '[team-frontend, team-backend, staging, production]',
  },
  createNamespaces: flag(
    false,
    'Whether to create namespaces in `allowedNamespaces` that do not exist. They are kept when the release is uninstalled.',
  ),
  aggregateRoles: flag(
    true,
    "Whether to extend the default ClusterRoles view, edit and admin with permissions for the operator's custom resources.",
  ),
})

const serviceAccount = block('The ServiceAccount of the operator. Only the gateway container gets its token.', {
  create: flag(true, 'Whether to create the ServiceAccount. Otherwise the one in `name` must exist.'),
  automountServiceAccountToken: flag(
    false,
    'The field automountServiceAccountToken of the ServiceAccount. The operator pod never uses automatic tokens; it mounts one only where it is needed.',
  ),
  annotations: texts('Annotations to add to the ServiceAccount.'),
  labels: texts('Labels to add to the ServiceAccount.'),
  name: text('', 'Name of the ServiceAccount. If empty, the full name is used.'),
})

const leaderElectionRole = block('The Role for leader election.', {
  name: text('', 'Name of the Role. If empty, `<full name>-leader-election-role` is used.'),
  binding: block('The RoleBinding of that Role.', {
    name: text('', 'Name of the RoleBinding. If empty, `<full name>-leader-election-rolebinding` is used.'),
  }),
  rules: list(
    [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] }],
    'Rules of the Role. The operator needs only Leases.',
  ),
})

const autoscaling = block(
  'A HorizontalPodAutoscaler. Only one replica is active at a time, so more replicas do not increase throughput.',
  {
    enabled: flag(false, 'Whether to create it. It then decides the number of replicas instead of `replicaCount`.'),
    minReplicas: count(1, 'Minimum number of replicas.', { min: 1, max: 1000 }),
    maxReplicas: count(100, 'Maximum number of replicas.', { min: 1, max: 1000 }),
    targetCPUUtilizationPercentage: count(80, 'Target CPU utilization, in percent of the requests.', {
      min: 1,
      max: 1000,
    }),
  },
)

const podDisruptionBudget = block('A PodDisruptionBudget.', {
  enabled: {
    schema: z.union([z.boolean(), z.literal('auto')]),
    default: 'auto',
    description: 'Whether to create it: true, false, or `auto`, which creates it if there are at least two replicas.',
  },
  minAvailable: {
    schema: z.union([z.int().min(0), z.string()]),
    default: '',
    description: 'Number or percentage of replicas that must stay available. If empty, it is not set.',
  },
  maxUnavailable: {
    schema: z.union([z.int().min(0), z.string()]),
    default: '',
    description:
      'Number or percentage of replicas that may be unavailable. If empty, 1 is used unless `minAvailable` is set.',
  },
  unhealthyPodEvictionPolicy: choice(
    ['AlwaysAllow', 'IfHealthyBudget'],
    'AlwaysAllow',
    'When pods that are not ready may be evicted.',
  ),
})

/** The block `operator`: the pod, its hooks and their settings. The keys of the Go operator's chart are all here. */
export const operatorBlock: Block = block(
  'The operator: its pod, the container `manager` with the hooks, and settings that apply to all servers.',
  {
    features: block('Feature switches of the Go operator.', {
      experimental: flag(false, "Accepted for compatibility with the Go operator's values; has no effect."),
    }),
    replicaCount: count(
      1,
      'Number of replicas of the operator pod. One is active; the others take over within seconds if it stops.',
      {
        min: 0,
        max: 100,
      },
    ),
    imagePullSecrets: {
      schema: z.array(z.union([z.strictObject({ name: z.string().min(1) }), z.string().min(1)])),
      default: [],
      description: 'Secrets for pulling the images of the operator pod.',
      example: '[{name: registry-credentials}]',
    },
    image: text(release.image, 'Image of the containers `manager` and `gateway`.'),
    imageDigest: digest('`image`'),
    imagePullPolicy: choice(
      ['Always', 'IfNotPresent', 'Never'],
      'IfNotPresent',
      'Image pull policy of the containers.',
    ),
    toolhiveRunnerImage: text(defaults.runnerImage, 'Image of the proxy in front of each server.'),
    runnerDialect: text('', 'RunConfig dialect of that image. If empty, the operator chooses it.'),
    runnerVersion: text('', 'Version that telemetry reports as `service.version`. If empty, the operator chooses it.'),
    proxyHost: textLike(/^\S+$/, '0.0.0.0', 'Address on which the proxies listen.'),
    vmcpImage: text(
      '',
      "Accepted for compatibility with the Go operator's values; has no effect, because virtual MCP servers are not supported.",
    ),
    clusterDomain: text('cluster.local', 'DNS domain of the cluster.'),
    platform: choice(
      ['auto', 'kubernetes', 'openshift'],
      'auto',
      'Platform: `kubernetes`, `openshift` or `auto`. On OpenShift the cluster chooses user and group IDs. `auto` detects OpenShift by the API group route.openshift.io.',
    ),
    hookPort: count(
      8080,
      'Port of the hooks. With `metacontroller.mode: sidecar` they listen only on the loopback interface.',
      {
        min: 1024,
        max: 65535,
      },
    ),
    logLevel: choice(
      ['trace', 'debug', 'info', 'warn', 'error'],
      'info',
      'Minimum log level of `manager` and `gateway`.',
    ),
    env: {
      schema: z.union([
        z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        z.array(z.record(z.string(), z.unknown())),
      ]),
      default: {},
      description:
        'Additional environment variables of `manager`, as a map of strings or as a list as in a pod. Variables that the chart sets are rejected.',
      example: '{NODE_OPTIONS: "--max-old-space-size=192"}',
    },
    ports: {
      schema: z.array(
        z.strictObject({
          name: z.string().max(15),
          containerPort: z.int().min(1024).max(65535),
          protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional(),
        }),
      ),
      default: [{ containerPort: 8081, name: 'health', protocol: 'TCP' }],
      description:
        'Ports of `manager`. The port named `health` serves /healthz, /readyz and /metrics. Other ports are only declared.',
    },
    podAnnotations: texts('Annotations to add to the pods.'),
    podLabels: texts('Labels to add to the pods.'),
    podSecurityContext: map({ runAsNonRoot: true }, 'Security context of the pods.'),
    containerSecurityContext: map(hardened, 'Security context of every container of the pods.'),
    livenessProbe: removableMap(
      { httpGet: { path: '/healthz', port: 'health' }, initialDelaySeconds: 15, periodSeconds: 20 },
      'Liveness probe of `manager`.',
    ),
    readinessProbe: removableMap(
      { httpGet: { path: '/readyz', port: 'health' }, initialDelaySeconds: 5, periodSeconds: 10 },
      'Readiness probe of `manager`.',
    ),
    startupProbe: map(
      { httpGet: { path: '/readyz', port: 'health' }, periodSeconds: 1, failureThreshold: 120 },
      'Startup probe of `manager`: Metacontroller starts after it has passed.',
    ),
    autoscaling,
    podDisruptionBudget,
    resources: removableMap(
      { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
      'Resource requests and limits of `manager`.',
    ),
    gc: block("Settings of Go's garbage collector.", {
      gomeglimit: text('', "Accepted for compatibility with the Go operator's values; has no effect."),
      gogc: {
        schema: z.union([z.int(), z.string()]),
        default: '',
        description: "Accepted for compatibility with the Go operator's values; has no effect.",
      },
    }),
    rbac,
    serviceAccount,
    leaderElectionRole,
    volumes: list([], 'Additional volumes of the pods.'),
    volumeMounts: list([], 'Additional volume mounts of `manager`.'),
    nodeSelector: texts('Node selector of the pods.'),
    tolerations: list([], 'Tolerations of the pods.'),
    affinity: map({}, 'Affinity of the pods.'),
    topologySpreadConstraints: list(
      [],
      'Topology spread constraints of the pods. A constraint without `labelSelector` uses the one of the Deployment.',
    ),
    priorityClassName: text('', 'Priority class of the pods.', { example: 'system-cluster-critical' }),
    terminationGracePeriodSeconds: count(30, 'Time in seconds for finishing calls in flight and releasing the lease.', {
      min: 1,
      max: 600,
    }),
  },
)
