import { describe, expect, it } from 'vitest'
import { refusal } from './support/render.ts'
import { values } from './support/values.ts'

const digest = `sha256:${'a'.repeat(64)}`
const namespaceMode = { 'operator.rbac.scope': 'namespace', 'operator.rbac.allowedNamespaces': ['a'] }
const tls = { enabled: true, secretName: 'tls' }

const combinations: readonly (readonly [what: string, given: Readonly<Record<string, unknown>>, whatToDo: string])[] = [
  [
    'namespace mode without namespaces',
    { 'operator.rbac.scope': 'namespace' },
    'List the namespaces, or set operator.rbac.scope to cluster',
  ],
  [
    'namespace mode with an engine of somebody else',
    { ...namespaceMode, 'metacontroller.mode': 'external' },
    'Set metacontroller.mode to sidecar, or operator.rbac.scope to cluster',
  ],
  [
    'namespace mode without the gateway',
    { ...namespaceMode, 'gateway.enabled': false },
    'Set gateway.enabled to true, or operator.rbac.scope to cluster',
  ],
  [
    "the Go operator's image",
    { 'operator.image': 'ghcr.io/stacklok/toolhive/operator:v0.5.2' },
    'Remove operator.image',
  ],
  ['HTTPS on loopback', { 'metacontroller.external.tls': tls }, 'Set metacontroller.mode to external'],
  [
    'HTTPS without its Secret',
    { 'metacontroller.mode': 'external', 'metacontroller.external.tls.enabled': true },
    'Set it to a Secret of type kubernetes.io/tls',
  ],
  [
    'a bundle without HTTPS',
    { 'metacontroller.mode': 'external', 'metacontroller.external.tls.caBundle': 'pem' },
    'Set it to true, or remove the bundle',
  ],
  [
    'an argument of Metacontroller that a value is for',
    { 'metacontroller.extraArgs': ['--workers=3'] },
    'use the corresponding value under metacontroller',
  ],
  [
    'two digests of one image',
    { 'operator.image': `x/y@${digest}`, 'operator.imageDigest': digest },
    'Keep only one of them',
  ],
  ['no port for the probes', { 'operator.ports': [{ name: 'web', containerPort: 9000 }] }, 'Add {name: health'],
  ['one port twice', { 'gateway.healthPort': 8081 }, 'Change one of them'],
  [
    'a budget with both bounds',
    { 'operator.podDisruptionBudget.minAvailable': 1, 'operator.podDisruptionBudget.maxUnavailable': 1 },
    'Set one of them to',
  ],
  [
    'fewest above most replicas',
    { 'operator.autoscaling.minReplicas': 3, 'operator.autoscaling.maxReplicas': 2 },
    'Lower it',
  ],
  [
    'an account that is neither made nor named',
    { 'operator.serviceAccount.create': false },
    'Set it to the name of an existing ServiceAccount',
  ],
  [
    'a ServiceMonitor without its Service',
    { 'metrics.serviceMonitor.enabled': true, 'metrics.service.enabled': false },
    'Set metrics.service.enabled to true',
  ],
  [
    'a ServiceMonitor that must be there, in a cluster without Prometheus',
    { 'metrics.serviceMonitor.enabled': true, 'metrics.serviceMonitor.renderMode': 'failIfMissing' },
    'set metrics.serviceMonitor.renderMode to skipIfMissing',
  ],
  [
    'a variable that another value sets',
    { 'operator.env': { TOOLHIVE_PROXY_HOST: '::' } },
    'Remove it and use that value instead',
  ],
  [
    'a variable that another value sets, in a list',
    { 'operator.env': [{ name: 'PORT', value: '1' }] },
    'Remove it and use that value instead',
  ],
  ['a variable of the gateway', { 'gateway.env': { ALLOWED_NAMESPACES: 'a' } }, 'Remove it and use that value instead'],
]

describe('values that do not go together', () => {
  it.each(combinations)('%s: the refusal says what to do', async (_, given, whatToDo) => {
    expect(await refusal({ values: values(given) })).toContain(whatToDo)
  })
})
