import { z } from 'zod'
import { type Block, isBlock, type Value } from '../../../tools/generate/charts/values/value.ts'
import { values } from './values.ts'

export interface Leaf extends Value {
  /** `operator.rbac.scope` */
  readonly path: string
}

/** The values of a chart without their blocks. */
export function leavesOf(block: Block, prefix = ''): readonly Leaf[] {
  return Object.entries(block.keys).flatMap(([key, entry]) => {
    const path = `${prefix}${key}`
    return isBlock(entry) ? leavesOf(entry, `${path}.`) : [{ ...entry, path }]
  })
}

/** Whether the value says of itself that it does nothing. */
export function hasEffect({ path, description }: Leaf): boolean {
  return path !== 'global' && !/has no effect/i.test(description)
}

/** A value that is allowed and not the default, with what must be set beside it to be seen. */
export function flipped(leaf: Leaf): Readonly<Record<string, unknown>> {
  const [value, beside] = special[leaf.path] ?? [otherValue(leaf), {}]
  return values({ ...companions(leaf.path), ...beside, [leaf.path]: value })
}

/** What must be set so that the value at a path can be seen: the default does not make its object. */
export function companions(path: string): Readonly<Record<string, unknown>> {
  const [, beside = {}] = Object.entries(blocksOffByDefault).find(([prefix]) => path.startsWith(prefix)) ?? []
  return path.endsWith('.enabled') || path.endsWith('.renderMode')
    ? Object.fromEntries(Object.entries(beside).filter(([other]) => other !== path))
    : beside
}

const digest = `sha256:${'a'.repeat(64)}`
const namespaceMode = { 'operator.rbac.scope': 'namespace', 'operator.rbac.allowedNamespaces': ['a', 'b'] }

const blocksOffByDefault: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'operator.autoscaling.': { 'operator.autoscaling.enabled': true },
  'operator.podDisruptionBudget.': { 'operator.podDisruptionBudget.enabled': true },
  'metacontroller.external.tls.': {
    'metacontroller.mode': 'external',
    'metacontroller.external.tls.enabled': true,
    'metacontroller.external.tls.secretName': 'tls',
  },
  'metacontroller.external.': {
    'metacontroller.mode': 'external',
    'metacontroller.external.serviceAccount.name': 'metacontroller',
  },
  'metrics.serviceMonitor.': {
    'metrics.serviceMonitor.enabled': true,
    'metrics.serviceMonitor.renderMode': 'alwaysRender',
  },
  'metrics.prometheusRule.': {
    'metrics.prometheusRule.enabled': true,
    'metrics.prometheusRule.renderMode': 'alwaysRender',
  },
  'metrics.dashboard.': { 'metrics.dashboard.enabled': true },
  'policies.allowedServiceAccounts': { 'policies.restrictPodTemplates': true },
}

const probe = { httpGet: { path: '/healthz', port: 'health' }, periodSeconds: 7 }
const resources = { limits: { memory: '1Gi' } }
const relabeling = [{ action: 'labeldrop', regex: 'pod' }]

/** Values that cannot be guessed from their schema: the value, and what goes with it. */
const special: Readonly<Record<string, readonly [unknown, Readonly<Record<string, unknown>>]>> = {
  nameOverride: ['other', {}],
  fullnameOverride: ['other', {}],
  'operator.platform': ['openshift', {}],
  'operator.imageDigest': [digest, {}],
  'metacontroller.imageDigest': [digest, {}],
  'operator.imagePullSecrets': [[{ name: 'one' }, 'two'], {}],
  'operator.ports': [[{ name: 'health', containerPort: 9090 }], {}],
  'operator.env': [{ NODE_OPTIONS: '--max-old-space-size=192', EMPTY: '', NUMBER: 1 }, {}],
  'gateway.env': [{ NODE_OPTIONS: '--max-old-space-size=192' }, {}],
  'operator.podSecurityContext': [{ fsGroup: 1000 }, {}],
  'operator.containerSecurityContext': [{ runAsGroup: 1000 }, {}],
  'operator.livenessProbe': [probe, {}],
  'operator.readinessProbe': [probe, {}],
  'operator.startupProbe': [probe, {}],
  'operator.resources': [resources, {}],
  'gateway.resources': [resources, {}],
  'metacontroller.resources': [resources, {}],
  'tests.resources': [resources, {}],
  'operator.rbac.scope': ['namespace', { 'operator.rbac.allowedNamespaces': ['a'] }],
  'operator.rbac.allowedNamespaces': [['a', 'c'], namespaceMode],
  'operator.rbac.createNamespaces': [true, namespaceMode],
  'operator.serviceAccount.create': [false, { 'operator.serviceAccount.name': 'given' }],
  'operator.serviceAccount.name': ['other', {}],
  'operator.leaderElectionRole.name': ['other', {}],
  'operator.leaderElectionRole.binding.name': ['other', {}],
  'operator.leaderElectionRole.rules': [[{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }], {}],
  'operator.volumes': [[{ name: 'scratch', emptyDir: {} }], {}],
  'operator.volumeMounts': [
    [{ name: 'scratch', mountPath: '/scratch' }],
    { 'operator.volumes': [{ name: 'scratch', emptyDir: {} }] },
  ],
  'operator.tolerations': [[{ key: 'only-mcp', operator: 'Exists', effect: 'NoSchedule' }], {}],
  'operator.affinity': [
    {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'x' } } },
          },
        ],
      },
    },
    {},
  ],
  'operator.priorityClassName': ['system-cluster-critical', {}],
  'operator.topologySpreadConstraints': [
    [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
    {},
  ],
  'operator.podDisruptionBudget.enabled': [true, {}],
  'operator.podDisruptionBudget.minAvailable': [1, {}],
  'operator.podDisruptionBudget.maxUnavailable': ['50%', {}],
  'metacontroller.mode': ['external', {}],
  'metacontroller.external.serviceAccount.name': ['other', {}],
  'metacontroller.external.serviceAccount.namespace': ['other', { 'metacontroller.external.serviceAccount.name': 'x' }],
  'metacontroller.external.tls.secretName': ['other', {}],
  'metrics.serviceMonitor.namespace': ['other', {}],
  'metrics.serviceMonitor.renderMode': ['alwaysRender', {}],
  'metrics.serviceMonitor.relabelings': [relabeling, {}],
  'metrics.serviceMonitor.metricRelabelings': [relabeling, {}],
  'metrics.prometheusRule.namespace': ['other', {}],
  'metrics.prometheusRule.renderMode': ['alwaysRender', {}],
  'metrics.dashboard.namespace': ['other', {}],
  'networkPolicy.ingressFrom': [[{ podSelector: { matchLabels: { app: 'prometheus' } } }], {}],
  'networkPolicy.egress': [[{ ports: [{ port: 8443, protocol: 'TCP' }] }], {}],
  'networkPolicy.hooksFrom': [
    [{ podSelector: { matchLabels: { app: 'metacontroller' } } }],
    { 'metacontroller.mode': 'external' },
  ],
  extraObjects: [
    [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: '{{ .Release.Name }}-one', namespace: '{{ .Release.Namespace }}' },
      },
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-two\n  namespace: {{ .Release.Namespace }}\n',
    ],
    {},
  ],
}

function otherValue({ path, schema, default: standard }: Leaf): unknown {
  if (typeof standard === 'boolean') return !standard
  if (typeof standard === 'number') return standard + (standard > 1000 ? 1000 : 1)
  if (schema instanceof z.ZodEnum) return schema.options.find((option) => option !== standard)
  if (typeof standard === 'string') return /[0-9](ms|s|m|h)$/.test(standard) ? '11s' : `other.example/${path}:1`
  if (Array.isArray(standard)) return schema.safeParse(['--other']).success ? ['--other'] : [{ name: 'other' }]
  return { other: 'other' }
}
