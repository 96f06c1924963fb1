import { z } from 'zod'
import { type Block, block, choice, count, digest, duration, flag, removableMap, text, texts } from './value.ts'

const containerResources = (cpu: string, limit: string): Readonly<Record<string, unknown>> => ({
  limits: { memory: limit },
  requests: { cpu, memory: '64Mi' },
})

/** The block `gateway`: the engine's narrowed view of the API server. */
export const gatewayBlock: Block = block(
  'The gateway, the only container with a token. It gives Metacontroller a restricted view of the cluster.',
  {
    enabled: flag(
      true,
      'Whether to run the gateway. Without it, Metacontroller has the token and sees the whole cluster, needs more memory, and may overwrite objects of others. Can be disabled only with `operator.rbac.scope: cluster`.',
    ),
    port: count(8001, 'Port on the loopback interface.', { min: 1024, max: 65535 }),
    healthPort: count(8082, 'Port of /healthz, /readyz and /metrics.', { min: 1024, max: 65535 }),
    env: {
      schema: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      default: {},
      description: 'Additional environment variables of `gateway`.',
    },
    resources: removableMap(containerResources('10m', '256Mi'), 'Resource requests and limits of `gateway`.'),
  },
)

const external = block('An existing installation of Metacontroller (`mode: external`).', {
  port: count(80, 'Port of the Service in front of the hooks.', { min: 1, max: 65535 }),
  labels: texts(
    'Labels to add to the CompositeControllers, if that installation selects them by label (`--target-label-selector`).',
  ),
  serviceAccount: block(
    'The ServiceAccount of that installation. The chart grants it the permissions that the operator needs.',
    {
      name: text(
        '',
        'Name of the ServiceAccount. If empty, no permissions are granted: the installation must already have them.',
      ),
      namespace: text('metacontroller', 'Namespace of the ServiceAccount.'),
    },
  ),
  tls: block('HTTPS between that installation and the hooks.', {
    enabled: flag(false, 'Whether to serve the hooks over HTTPS.'),
    secretName: text(
      '',
      'Secret of type kubernetes.io/tls. Its certificate must be valid for `<service>.<namespace>`.',
    ),
    caBundle: text('', 'CA certificate that signed it, in PEM format. If empty, Metacontroller uses its system roots.'),
  }),
})

/** The block `metacontroller`: the engine. */
export const metacontrollerBlock: Block = block('Metacontroller, which watches, queues and writes objects.', {
  mode: choice(
    ['sidecar', 'external'],
    'sidecar',
    '`sidecar` runs it in the operator pod. `external` uses an existing installation in the cluster and creates a Service for the hooks.',
  ),
  image: text('ghcr.io/metacontroller/metacontroller:v4.17.2', 'Image of the container `metacontroller`.'),
  imageDigest: digest('`image`'),
  workers: count(10, 'Number of parents of one kind to sync in parallel.', { min: 1, max: 1000 }),
  qps: count(200, 'Maximum requests per second to the API server.', { min: 1, max: 100_000 }),
  burst: count(400, 'Maximum burst of requests to the API server.', { min: 1, max: 100_000 }),
  resyncPeriodSeconds: count(600, 'Every parent is synced at least this often, in seconds.', { min: 10, max: 86_400 }),
  syncTimeout: duration('10s', 'Timeout of the sync hook.'),
  customizeTimeout: duration('2s', 'Timeout of the customize hook.'),
  logLevel: choice(
    ['debug', 'info', 'error'],
    'error',
    'Log level of Metacontroller. `info` logs two lines per child and sync.',
  ),
  metricsPort: count(9999, "Port of Metacontroller's metrics.", { min: 1024, max: 65535 }),
  healthPort: count(8083, "Port of Metacontroller's /healthz and /readyz.", { min: 1024, max: 65535 }),
  extraArgs: {
    schema: z.array(z.string().min(1)),
    default: [],
    description: 'Additional arguments for Metacontroller.',
    example: '["--discovery-interval=60s"]',
  },
  resources: removableMap(containerResources('10m', '512Mi'), 'Resource requests and limits of `metacontroller`.'),
  external,
})
