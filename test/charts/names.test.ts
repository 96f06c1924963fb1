import { describe, expect, it } from 'vitest'
import { isDnsLabel, isLabelValue } from '../../hooks/kubernetes/names.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { isRecord, valueAt } from '../../hooks/kubernetes/read.ts'
import { render } from './support/render.ts'
import { values } from './support/values.ts'

const everything = {
  'operator.replicaCount': 2,
  'networkPolicy.enabled': true,
  'metrics.serviceMonitor': { enabled: true, renderMode: 'alwaysRender' },
  'metrics.prometheusRule': { enabled: true, renderMode: 'alwaysRender' },
  'metrics.dashboard.enabled': true,
}
const long = (length: number): string => 'a'.repeat(length)

const installations: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
  ['the shortest release name', 'x', { fullnameOverride: '' }],
  ['a release name of 53 characters', long(53), { fullnameOverride: '' }],
  ['a full name of 63 characters', 'toolhive-operator', { fullnameOverride: long(63) }],
  [
    'a full name that would end in a hyphen when cut',
    'toolhive-operator',
    { fullnameOverride: `${long(52)}-${long(10)}` },
  ],
  ['a name of the chart of 63 characters', 'toolhive-operator', { fullnameOverride: '', nameOverride: long(63) }],
  ['an external engine and 63 characters', 'x', { fullnameOverride: long(63), 'metacontroller.mode': 'external' }],
]

describe('names', () => {
  it.each(installations)('are legal with %s', async (_, release, given) => {
    const objects = await render({ release, values: values({ ...everything, ...given }) })
    for (const object of objects) {
      expect(object.metadata.name.length, `${object.kind} ${object.metadata.name}`).toBeLessThanOrEqual(253)
      expect(object.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
      if (object.kind === 'Service') expect(isDnsLabel(object.metadata.name), object.metadata.name).toBe(true)
      for (const value of labelValues(object)) expect(isLabelValue(value), `${object.kind}: ${value}`).toBe(true)
    }
    const identities = objects.map(({ kind, metadata }) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`)
    expect(new Set(identities).size).toBe(identities.length)
  })

  it('of two installations with long names that differ at the end stay apart', async () => {
    const names = await Promise.all(
      ['a', 'b'].map(async (end) => {
        const objects = await render({ values: values({ ...everything, fullnameOverride: `${long(60)}-${end}` }) })
        return objects
          .filter(({ kind }) => kind === 'Service' || kind.startsWith('Cluster'))
          .map(({ metadata }) => metadata.name)
      }),
    )
    const [left = [], right = []] = names
    expect(left.filter((name) => right.includes(name))).toEqual([])
  })

  it('keep the chart’s own labels when commonLabels tries to replace them', async () => {
    const objects = await render({
      values: values({ commonLabels: { team: 'mcp', 'app.kubernetes.io/name': 'mine' } }),
    })
    for (const object of objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined)) {
      expect(object.metadata.labels, object.kind).toMatchObject({
        team: 'mcp',
        'app.kubernetes.io/name': 'toolhive-operator',
      })
    }
  })
})

function labelValues(object: KubernetesObject): readonly string[] {
  const labels = [object.metadata.labels, valueAt(object, 'spec', 'template', 'metadata', 'labels')]
  const selector = valueAt(object, 'spec', 'selector')
  return [...labels, selector].flatMap((map) =>
    isRecord(map) ? Object.values(map).filter((value): value is string => typeof value === 'string') : [],
  )
}
