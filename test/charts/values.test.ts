import { describe, expect, it } from 'vitest'
import { crdChartValues, operatorChartValues } from '../../tools/generate/charts/values/charts-values.ts'
import { companions, flipped, hasEffect, leavesOf } from './support/flips.ts'
import { crdChart, operatorChart, refusal, renderText } from './support/render.ts'
import { at, values } from './support/values.ts'

const leaves = leavesOf(operatorChartValues)
const named = leaves.map((leaf) => [leaf.path, leaf] as const)
const plain = await renderText()

describe('each value of the operator chart, changed alone', () => {
  it.each(named.filter(([, leaf]) => hasEffect(leaf)))('%s changes what is rendered', async (path, leaf) => {
    const without = values(companions(path))
    const before = Object.keys(without).length > 0 ? await renderText({ values: without }) : plain
    expect(await renderText({ values: flipped(leaf) })).not.toBe(before)
  })

  it.each(named.filter(([, leaf]) => !hasEffect(leaf)))(
    '%s is accepted and changes nothing, as its comment says',
    async (_, leaf) => {
      expect(await renderText({ values: flipped(leaf) })).toBe(plain)
    },
  )
})

describe('values of an older release of the chart (--reuse-values)', () => {
  it.each(named.filter(([, leaf]) => !leaf.removable))('lacking %s render as its default does', async (path) => {
    expect(await renderText({ values: at(path, null) })).toBe(plain)
  })

  it.each(named.filter(([, leaf]) => leaf.removable))('may lack %s, which then is not set', async (path) => {
    const text = await renderText({ values: at(path, null) })
    expect(text.length).toBeLessThan(plain.length)
  })

  it.each(['gateway', 'metrics', 'networkPolicy', 'admission', 'tests', 'registryAPI', 'operator'])(
    'may lack the whole block %s',
    async (block) => {
      await expect(renderText({ values: at(block, null) })).resolves.toContain('kind: Deployment')
    },
  )
})

describe('the closed schemas', () => {
  it.each([
    ['a misspelt key', operatorChart, at('operator.replicas', 2), 'replicas'],
    ['a misspelt block', operatorChart, at('metacontroler.workers', 2), 'metacontroler'],
    ['a word that is none of the choices', operatorChart, at('operator.rbac.scope', 'clusterwide'), 'scope'],
    ['a text for a number', operatorChart, at('operator.replicaCount', 'two'), 'replicaCount'],
    ['a digest of another form', operatorChart, at('operator.imageDigest', 'abc'), 'imageDigest'],
    [
      'a name that is no namespace',
      operatorChart,
      at('operator.rbac.allowedNamespaces', ['Team_A']),
      'allowedNamespaces',
    ],
    ['a time without its unit', operatorChart, at('metacontroller.syncTimeout', '10'), 'syncTimeout'],
    ['a misspelt key for the definitions', crdChart, at('crds.instal', false), 'instal'],
  ])('refuse %s', async (_, chart, given, word) => {
    expect(await refusal({ chart, values: given })).toContain(word)
  })

  it.each([
    ['operator', operatorChartValues],
    ['definitions', crdChartValues],
  ])('accept every default of the chart of the %s', (_, block) => {
    for (const { path, schema, default: standard } of leavesOf(block)) {
      expect(schema.safeParse(standard), path).toMatchObject({ success: true })
    }
  })
})
