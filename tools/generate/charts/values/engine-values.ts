import { z } from 'zod'
import { type Block, block, choice, count, digest, duration, flag, removableMap, text, texts } from './value.ts'

const containerResources = (cpu: string, limit: string): Readonly<Record<string, unknown>> => ({
  limits: { memory: limit },
  requests: { cpu, memory: '64Mi' },
})

/** The block `gateway`: the engine's narrowed view of the API server. */
export const gatewayBlock: Block = block(
  'The gateway: the only container with a token. It shows Metacontroller the part of the cluster that concerns it.',
  {
    enabled: flag(
      true,
      'Without it Metacontroller holds the token and sees the whole cluster: more memory, no guard. Only with `operator.rbac.scope: cluster`.',
    ),
    port: count(8001, 'Port on loopback.', { min: 1024, max: 65535 }),
    healthPort: count(8082, 'Port of /healthz, /readyz and /metrics.', { min: 1024, max: 65535 }),
    env: {
      schema: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      default: {},
      description: 'More environment variables of `gateway`.',
    },
    resources: removableMap(containerResources('10m', '256Mi'), 'CPU and memory of `gateway`.'),
  },
)

const external = block('An installation of Metacontroller that exists already (`mode: external`).', {
  port: count(80, 'Port of the Service in front of the hooks.', { min: 1, max: 65535 }),
  labels: texts(
    'Labels of the CompositeControllers, where that installation selects by label (`--target-label-selector`).',
  ),
  serviceAccount: block('The account of that installation: the chart binds the rights that the children need to it.', {
    name: text('', 'Its name. Empty binds nothing: that installation must have the rights already.'),
    namespace: text('metacontroller', 'Its namespace.'),
  }),
  tls: block('HTTPS between that installation and the hooks.', {
    enabled: flag(false, 'Serve the hooks by HTTPS.'),
    secretName: text(
      '',
      'Secret of type kubernetes.io/tls. Its certificate must carry the name `<service>.<namespace>`.',
    ),
    caBundle: text('', 'PEM of the authority that signed it. Empty trusts the system roots of Metacontroller.'),
  }),
})

/** The block `metacontroller`: the engine. */
export const metacontrollerBlock: Block = block('Metacontroller, the engine that watches, queues and writes.', {
  mode: choice(
    ['sidecar', 'external'],
    'sidecar',
    '`sidecar` runs it in the operator pod. `external` leaves it to an installation in the cluster; the hooks then have a Service.',
  ),
  image: text('ghcr.io/metacontroller/metacontroller:v4.17.2', 'Image of the container `metacontroller`.'),
  imageDigest: digest('`image`'),
  workers: count(10, 'Parents of one kind synced at the same time.', { min: 1, max: 1000 }),
  qps: count(200, 'Requests per second to the API server.', { min: 1, max: 100_000 }),
  burst: count(400, 'Requests that may come at once.', { min: 1, max: 100_000 }),
  resyncPeriodSeconds: count(600, 'Every parent is synced at least this often.', { min: 10, max: 86_400 }),
  syncTimeout: duration('10s', 'Time for a sync hook to answer.'),
  customizeTimeout: duration('2s', 'Time for a customize hook to answer.'),
  logLevel: choice(['debug', 'info', 'error'], 'error', 'Its log level; `info` is two lines per child and sync.'),
  metricsPort: count(9999, 'Port of its metrics.', { min: 1024, max: 65535 }),
  healthPort: count(8083, 'Port of its /healthz and /readyz.', { min: 1024, max: 65535 }),
  extraArgs: {
    schema: z.array(z.string().min(1)),
    default: [],
    description: 'More arguments of Metacontroller.',
    example: '["--discovery-interval=60s"]',
  },
  resources: removableMap(containerResources('10m', '512Mi'), 'CPU and memory of `metacontroller`.'),
  external,
})
