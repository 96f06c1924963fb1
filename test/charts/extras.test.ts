import { describe, expect, it } from 'vitest'
import { metricDescriptions as ofGateway } from '../../hooks/gateway/metrics.ts'
import { metricDescriptions as ofHooks } from '../../hooks/http/metrics.ts'
import { listAt, recordAt, stringAt, valueAt } from '../../hooks/kubernetes/read.ts'
import { containerOf, containersOf, environmentOf, podSpec } from './support/pods.ts'
import { namesOf, objectOf, render } from './support/render.ts'
import { values } from './support/values.ts'

describe('images', () => {
  it('are pinned by tag and digest together', async () => {
    const digest = `sha256:${'0'.repeat(64)}`
    const objects = await render({
      values: values({ 'operator.imageDigest': digest, 'metacontroller.imageDigest': digest }),
    })
    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    for (const { spec } of containersOf(deployment)) expect(stringAt(spec, 'image')).toMatch(/:[\w.-]+@sha256:0{64}$/)
    expect(environmentOf(deployment, 'manager')['TOOLHIVE_OPERATOR_IMAGE']).toMatch(/@sha256:0{64}$/)
  })

  it('are pulled with secrets given as names or as maps', async () => {
    const objects = await render({ values: values({ 'operator.imagePullSecrets': ['one', { name: 'two' }] }) })
    for (const object of objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Pod')) {
      expect(listAt(podSpec(object), 'imagePullSecrets')).toEqual([{ name: 'one' }, { name: 'two' }])
    }
  })
})

describe('the environment of the hooks', () => {
  it.each([
    ['a map', { NODE_OPTIONS: '--trace-warnings', LEVEL: 3 }],
    [
      'a list',
      [
        { name: 'NODE_OPTIONS', value: '--trace-warnings' },
        { name: 'LEVEL', value: '3' },
      ],
    ],
  ])('takes more variables as %s', async (_, env) => {
    const deployment = objectOf(
      await render({ values: values({ 'operator.env': env }) }),
      'Deployment',
      'toolhive-operator',
    )
    expect(environmentOf(deployment, 'manager')).toMatchObject({ NODE_OPTIONS: '--trace-warnings', LEVEL: '3' })
  })

  it('has no variable twice', async () => {
    const deployment = objectOf(await render(), 'Deployment', 'toolhive-operator')
    for (const { spec } of containersOf(deployment)) {
      const names = listAt(spec, 'env').map((variable) => stringAt(variable, 'name'))
      expect(new Set(names).size).toBe(names.length)
    }
  })
})

describe('the PodDisruptionBudget', () => {
  it.each([
    ['one replica', {}, []],
    ['two replicas', { 'operator.replicaCount': 2 }, ['toolhive-operator']],
    [
      'autoscaling from two',
      { 'operator.autoscaling.enabled': true, 'operator.autoscaling.minReplicas': 2 },
      ['toolhive-operator'],
    ],
    ['two replicas and false', { 'operator.replicaCount': 2, 'operator.podDisruptionBudget.enabled': false }, []],
    ['one replica and true', { 'operator.podDisruptionBudget.enabled': true }, ['toolhive-operator']],
  ])('with %s', async (_, given, expected) => {
    expect(namesOf(await render({ values: values(given) }), 'PodDisruptionBudget')).toEqual(expected)
  })
})

describe('autoscaling', () => {
  it('leaves the replicas to the autoscaler', async () => {
    const objects = await render({
      values: values({ 'operator.autoscaling.enabled': true, 'operator.replicaCount': 3 }),
    })
    expect(valueAt(objectOf(objects, 'Deployment', 'toolhive-operator'), 'spec', 'replicas')).toBeUndefined()
    expect(objectOf(objects, 'HorizontalPodAutoscaler', 'toolhive-operator').metadata.namespace).toBe('toolhive-system')
  })
})

describe('monitoring', () => {
  const enabled = values({
    'metrics.serviceMonitor.enabled': true,
    'metrics.prometheusRule.enabled': true,
    'metrics.dashboard.enabled': true,
  })
  const known = ['monitoring.coreos.com/v1/ServiceMonitor', 'monitoring.coreos.com/v1/PrometheusRule']

  it('is left out where the cluster does not know its kinds, and rendered where it does', async () => {
    expect(namesOf(await render({ values: enabled }), 'ServiceMonitor')).toEqual([])
    const objects = await render({ values: enabled, apiVersions: known })
    expect(namesOf(objects, 'ServiceMonitor')).toEqual(['toolhive-operator'])
    expect(namesOf(objects, 'PrometheusRule')).toEqual(['toolhive-operator'])
  })

  it('finds the metrics ports of the pod through the Service', async () => {
    const objects = await render({ values: enabled, apiVersions: known })
    const service = objectOf(objects, 'Service', 'toolhive-operator-metrics')
    const monitor = objectOf(objects, 'ServiceMonitor', 'toolhive-operator')
    expect(service.metadata.labels).toMatchObject(recordAt(monitor, 'spec', 'selector', 'matchLabels'))
    const served = listAt(service, 'spec', 'ports').map((port) => stringAt(port, 'name'))
    expect(listAt(monitor, 'spec', 'endpoints').map((endpoint) => stringAt(endpoint, 'port'))).toEqual(served)

    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    const declared = containersOf(deployment).flatMap(({ spec }) =>
      listAt(spec, 'ports').map((port) => stringAt(port, 'name')),
    )
    for (const port of listAt(service, 'spec', 'ports')) expect(declared).toContain(stringAt(port, 'targetPort'))
  })

  it('brings a dashboard that Grafana can read', async () => {
    const dashboard = objectOf(await render({ values: enabled }), 'ConfigMap', 'toolhive-operator-dashboard')
    expect(dashboard.metadata.labels?.['grafana_dashboard']).toBe('1')
    const model: unknown = JSON.parse(stringAt(dashboard, 'data', 'toolhive-operator.json') ?? '')
    expect(listAt(model, 'panels').length).toBeGreaterThan(5)
  })
})

describe('dashboard and alerts', () => {
  it('ask only for metrics that hooks and gateway have', async () => {
    const objects = await render({
      values: values({
        'metrics.dashboard.enabled': true,
        'metrics.prometheusRule': { enabled: true, renderMode: 'alwaysRender' },
      }),
    })
    const texts = JSON.stringify([
      objectOf(objects, 'ConfigMap', 'toolhive-operator-dashboard'),
      objectOf(objects, 'PrometheusRule', 'toolhive-operator'),
    ])
    const known: readonly string[] = [...Object.values(ofHooks), ...Object.values(ofGateway)].map(({ name }) => name)
    const asked = [...texts.matchAll(/toolhive_(hook|gateway)_[a-z_]+/g)].map(([name]) =>
      name.replace(/_(bucket|sum|count)$/, ''),
    )
    expect(asked.length).toBeGreaterThan(5)
    for (const name of asked) expect(known).toContain(name)
  })
})

describe('the NetworkPolicy', () => {
  it('is there without asking, opens only ports that the pods declare, and leaves the way to the API server open', async () => {
    const objects = await render()
    const policy = objectOf(objects, 'NetworkPolicy', 'toolhive-operator')
    const declared = containersOf(objectOf(objects, 'Deployment', 'toolhive-operator')).flatMap(({ spec }) =>
      listAt(spec, 'ports').map((port) => stringAt(port, 'name')),
    )
    const opened = listAt(policy, 'spec', 'ingress').flatMap((rule) =>
      listAt(rule, 'ports').map((port) => stringAt(port, 'port')),
    )
    expect(new Set(opened)).toEqual(new Set(declared))
    expect(valueAt(policy, 'spec', 'policyTypes')).toEqual(['Ingress'])
    expect(valueAt(policy, 'spec', 'egress')).toBeUndefined()
  })
})

describe('the NetworkPolicy of hooks that an external engine calls', () => {
  const external = { 'metacontroller.mode': 'external' }

  it.each([
    ['the namespace of Metacontroller', {}, [selectorOf('metacontroller')]],
    [
      'the namespace of its account',
      { 'metacontroller.external.serviceAccount.namespace': 'meta' },
      [selectorOf('meta')],
    ],
    [
      'whom the values name',
      { 'networkPolicy.hooksFrom': [{ podSelector: { matchLabels: { app: 'meta' } } }] },
      [{ podSelector: { matchLabels: { app: 'meta' } } }],
    ],
  ])('admits %s to them and nobody else, and lets nothing out', async (_, given, from) => {
    const policy = objectOf(
      await render({ values: values({ ...external, ...given }) }),
      'NetworkPolicy',
      'toolhive-operator',
    )
    const rules = listAt(policy, 'spec', 'ingress')
    const toHooks = rules.filter((rule) => listAt(rule, 'ports').some((port) => stringAt(port, 'port') === 'hooks'))

    expect(toHooks.map((rule) => listAt(rule, 'from'))).toEqual([from])
    expect(valueAt(policy, 'spec', 'policyTypes')).toEqual(['Ingress', 'Egress'])
    expect(valueAt(policy, 'spec', 'egress')).toEqual([])
  })
})

describe('scheduling', () => {
  it('spreads the pods of the Deployment where a constraint says nothing else', async () => {
    const objects = await render({
      values: values({
        'operator.topologySpreadConstraints': [
          { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' },
        ],
      }),
    })
    const deployment = objectOf(objects, 'Deployment', 'toolhive-operator')
    expect(
      valueAt(listAt(podSpec(deployment), 'topologySpreadConstraints')[0], 'labelSelector', 'matchLabels'),
    ).toEqual(valueAt(deployment, 'spec', 'selector', 'matchLabels'))
  })
})

describe('extra objects', () => {
  it('are rendered as templates, from maps and from text', async () => {
    const objects = await render({
      values: values({
        extraObjects: [
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '{{ .Release.Name }}-one' } },
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "toolhive-operator.fullname" . }}-two\n',
        ],
      }),
    })
    expect(namesOf(objects, 'ConfigMap')).toEqual(
      expect.arrayContaining(['toolhive-operator-one', 'toolhive-operator-two']),
    )
  })
})

describe('helm test', () => {
  it('asks the image for a sync, then the installed operator whether it is ready', async () => {
    const pod = objectOf(await render(), 'Pod', 'toolhive-operator-test')
    expect(pod.metadata.annotations?.['helm.sh/hook']).toBe('test')
    const [program] = listAt(containerOf(pod, 'test'), 'args')
    expect(program).toContain('/mcpserver/sync')
    expect(program).toContain('http://toolhive-operator-metrics.toolhive-system:8081/readyz')
  })
})

function selectorOf(namespace: string): object {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }
}
