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

const rbac = block('What the operator may do, and where.', {
  scope: choice(
    ['cluster', 'namespace'],
    'cluster',
    'Where the operator manages servers: `cluster` (every namespace) or `namespace` (only `allowedNamespaces`).',
  ),
  allowedNamespaces: {
    schema: z.array(namespaceName),
    default: [],
    description: 'Namespaces managed with `scope: namespace`. Each must exist, or set `createNamespaces`.',
    example: '[team-frontend, team-backend, staging, production]',
  },
  createNamespaces: flag(
    false,
    'Create those of `allowedNamespaces` that do not exist. They stay when the release is uninstalled.',
  ),
  aggregateRoles: flag(
    true,
    "Let Kubernetes' own roles view, edit and admin read or write the operator's kinds in their namespaces.",
  ),
})

const serviceAccount = block('The account that holds the rights. Only the gateway container gets its token.', {
  create: flag(true, 'Create the account; otherwise the one named by `name` must exist.'),
  automountServiceAccountToken: flag(
    false,
    'Field of the account. The operator pod refuses automatic tokens in any case and mounts one where it is needed.',
  ),
  annotations: texts('Annotations of the account.'),
  labels: texts('Labels of the account.'),
  name: text('', 'Name of the account. Empty takes the full name.'),
})

const leaderElectionRole = block('The Role for the lease by which replicas agree on one that works.', {
  name: text('', 'Name of the Role. Empty takes `<full name>-leader-election-role`.'),
  binding: block('The binding of that Role.', {
    name: text('', 'Name of the RoleBinding. Empty takes `<full name>-leader-election-rolebinding`.'),
  }),
  rules: list(
    [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] }],
    'Its rules. Leases are all that the operator needs.',
  ),
})

const autoscaling = block('A HorizontalPodAutoscaler. One replica works at a time, so more of them bring no speed.', {
  enabled: flag(false, 'Make one; `replicaCount` is then left to it.'),
  minReplicas: count(1, 'Fewest replicas.', { min: 1, max: 1000 }),
  maxReplicas: count(100, 'Most replicas.', { min: 1, max: 1000 }),
  targetCPUUtilizationPercentage: count(80, 'Target of CPU use, in percent of the requests.', { min: 1, max: 1000 }),
})

const podDisruptionBudget = block('A PodDisruptionBudget.', {
  enabled: {
    schema: z.union([z.boolean(), z.literal('auto')]),
    default: 'auto',
    description: '`auto` makes one when there are two replicas or more.',
  },
  minAvailable: {
    schema: z.union([z.int().min(0), z.string()]),
    default: '',
    description: 'Replicas or percentage that must stay. Empty leaves it out.',
  },
  maxUnavailable: {
    schema: z.union([z.int().min(0), z.string()]),
    default: '',
    description: 'Replicas or percentage that may go. Empty takes 1 unless `minAvailable` is set.',
  },
  unhealthyPodEvictionPolicy: choice(
    ['AlwaysAllow', 'IfHealthyBudget'],
    'AlwaysAllow',
    'Whether pods that are not ready may always be evicted.',
  ),
})

/** The block `operator`: the pod, its hooks and their settings. The keys of the Go operator's chart are all here. */
export const operatorBlock: Block = block(
  'The operator: the pod, its hooks container `manager` and what it decides for all servers.',
  {
    features: block('Switches of the Go operator.', {
      experimental: flag(false, 'Accepted for values of the Go operator; has no effect.'),
    }),
    replicaCount: count(1, 'Replicas of the operator pod. One works, the others take over within seconds.', {
      min: 0,
      max: 100,
    }),
    imagePullSecrets: {
      schema: z.array(z.union([z.strictObject({ name: z.string().min(1) }), z.string().min(1)])),
      default: [],
      description: 'Secrets to pull the images of the operator pod with.',
      example: '[{name: registry-credentials}]',
    },
    image: text(release.image, 'Image of the containers `manager` and `gateway`.'),
    imageDigest: digest('`image`'),
    imagePullPolicy: choice(
      ['Always', 'IfNotPresent', 'Never'],
      'IfNotPresent',
      'When the images of the pod are pulled.',
    ),
    toolhiveRunnerImage: text(defaults.runnerImage, 'Image of the proxy runner in front of each server.'),
    runnerDialect: text('', 'RunConfig dialect of that image. Empty lets the operator choose.'),
    runnerVersion: text('', 'Version that telemetry reports as `service.version`. Empty lets the operator choose.'),
    proxyHost: textLike(/^\S+$/, '0.0.0.0', 'Address that the proxies listen on.'),
    vmcpImage: text('', 'Accepted for values of the Go operator; has no effect: virtual MCP servers are not managed.'),
    clusterDomain: text('cluster.local', 'DNS domain of the cluster.'),
    platform: choice(
      ['auto', 'kubernetes', 'openshift'],
      'auto',
      'On `openshift` user and group ids are left to the cluster. `auto` looks for the API group route.openshift.io.',
    ),
    hookPort: count(8080, 'Port of the hooks; on loopback with `metacontroller.mode: sidecar`.', {
      min: 1024,
      max: 65535,
    }),
    logLevel: choice(
      ['trace', 'debug', 'info', 'warn', 'error'],
      'info',
      'Least level that `manager` and `gateway` log.',
    ),
    env: {
      schema: z.union([
        z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        z.array(z.record(z.string(), z.unknown())),
      ]),
      default: {},
      description:
        'More environment variables of `manager`: a map of texts, or a list as in a pod. Those the chart sets are refused.',
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
        'Ports of `manager`. The one named `health` answers /healthz, /readyz and /metrics; others are only declared.',
    },
    podAnnotations: texts('Annotations of the pods.'),
    podLabels: texts('Labels of the pods.'),
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
      'CPU and memory of `manager`.',
    ),
    gc: block("Settings of Go's garbage collector.", {
      gomeglimit: text('', 'Accepted for values of the Go operator; has no effect.'),
      gogc: {
        schema: z.union([z.int(), z.string()]),
        default: '',
        description: 'Accepted for values of the Go operator; has no effect.',
      },
    }),
    rbac,
    serviceAccount,
    leaderElectionRole,
    volumes: list([], 'More volumes of the pods.'),
    volumeMounts: list([], 'More volume mounts of `manager`.'),
    nodeSelector: texts('Labels of the nodes that may run the pods.'),
    tolerations: list([], 'Tolerations of the pods.'),
    affinity: map({}, 'Affinity of the pods.'),
    topologySpreadConstraints: list(
      [],
      'Spread of the pods. A constraint without `labelSelector` gets that of the Deployment.',
    ),
    priorityClassName: text('', 'Priority class of the pods.', { example: 'system-cluster-critical' }),
    terminationGracePeriodSeconds: count(30, 'Time for calls in flight and for handing over the lease.', {
      min: 1,
      max: 600,
    }),
  },
)
