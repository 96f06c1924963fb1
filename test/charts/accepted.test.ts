import { beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { recordAt } from '../../hooks/kubernetes/read.ts'
import { crdChartValues, operatorChartValues } from '../../tools/generate/charts/values/charts-values.ts'
import { chartDefinitionsAreServed } from '../cluster/harness/definitions.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { flipped, hasEffect, leavesOf } from './support/flips.ts'
import { podSpec } from './support/pods.ts'
import { crdChart, operatorChart, render } from './support/render.ts'
import { values } from './support/values.ts'

/** Kinds of the Prometheus operator, which the test cluster does not have. */
const unknownKinds = new Set(['ServiceMonitor', 'PrometheusRule'])

describe('what the charts render', () => {
  const cluster = withCluster()
  const seen = new Set<string>()

  beforeAll(async () => {
    for (const name of ['toolhive-system', 'a', 'b', 'c', 'metacontroller', 'other'])
      await cluster().createNamespace(name)
    await cluster().createNamespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' })
    await cluster().helm(['install', 'toolhive-operator-crds', crdChart])
    await chartDefinitionsAreServed(cluster())
  })

  /** Has the API server check each object that no earlier rendering had. */
  async function accept(objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects) {
      const text = JSON.stringify(object)
      if (seen.has(text) || unknownKinds.has(object.kind)) continue
      seen.add(text)
      await cluster().admin.apply(object, { dryRun: true })
    }
  }

  it.each([
    ['the chart of the operator', operatorChart],
    ['the chart of the definitions', crdChart],
  ])('by default is accepted by the API server: %s', async (_, chart) => {
    await accept(await render({ chart }))
  })

  it.each(
    leavesOf(operatorChartValues)
      .filter(hasEffect)
      .map((leaf) => [leaf.path, leaf] as const),
  )('with another %s is accepted', async (_, leaf) => {
    await accept(await render({ values: flipped(leaf) }))
  })

  it.each(leavesOf(crdChartValues).map((leaf) => [leaf.path, leaf] as const))(
    'of the definitions with another %s is accepted',
    async (_, leaf) => accept(await render({ chart: crdChart, values: flipped(leaf) })),
  )

  it.each([
    ['53 characters of a release name', 'a'.repeat(53), ''],
    ['63 characters of a full name', 'toolhive-operator', 'a'.repeat(63)],
  ])('with %s is accepted', async (_, release, fullnameOverride) => {
    const given = values({ fullnameOverride, 'operator.replicaCount': 2, 'networkPolicy.enabled': true })
    await accept(await render({ release, values: given }))
  })

  it.each([
    ['cluster mode', {}],
    ['no gateway', { 'gateway.enabled': false }],
    ['an external engine', { 'metacontroller.mode': 'external' }],
    ['OpenShift', { 'operator.platform': 'openshift' }],
  ])('runs where the Pod Security level `restricted` is enforced: %s', async (_, given) => {
    const objects = await render({ values: values(given) })
    const pods = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Pod')
    expect(pods).toHaveLength(2)
    for (const [index, object] of pods.entries()) {
      const { serviceAccountName: _account, ...spec } = podSpec(object)
      const metadata = { name: `pod-${index}`, namespace: 'restricted' }
      await cluster().admin.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: recordAt(spec) }, '&dryRun=All')
    }
  })
})
