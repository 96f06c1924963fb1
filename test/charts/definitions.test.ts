import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordAt } from '../../hooks/kubernetes/read.ts'
import { parseYaml } from '../../hooks/kubernetes/yaml.ts'
import { repositoryRoot } from '../cluster/harness/paths.ts'
import { crdChart, namesOf, render } from './support/render.ts'
import { values } from './support/values.ts'

const ours = [
  'mcpexternalauthconfigs.toolhive.stacklok.dev',
  'mcpgroups.toolhive.stacklok.dev',
  'mcpregistries.toolhive.stacklok.dev',
  'mcpremoteproxies.toolhive.stacklok.dev',
  'mcpservers.toolhive.stacklok.dev',
  'mcptoolconfigs.toolhive.stacklok.dev',
]
const engines = [
  'compositecontrollers.metacontroller.k8s.io',
  'controllerrevisions.metacontroller.k8s.io',
  'decoratorcontrollers.metacontroller.k8s.io',
]
const objects = await render({ chart: crdChart })

describe('the chart of the definitions', () => {
  it.each([
    ['all nine', {}, [...ours, ...engines]],
    ["the operator's alone", { 'metacontroller.install': false }, ours],
    ["the engine's alone", { 'crds.install': false }, engines],
    ['none', { 'crds.install': false, 'metacontroller.install': false }, []],
  ])('renders %s as the toggles say', async (_, given, expected) => {
    const rendered = await render({ chart: crdChart, values: values(given) })
    expect(new Set(namesOf(rendered, 'CustomResourceDefinition'))).toEqual(new Set(expected))
  })

  it("keeps the operator's when it is uninstalled, and the engine's not", () => {
    for (const { metadata } of objects) {
      expect(metadata.annotations?.['helm.sh/resource-policy'], metadata.name).toBe(
        ours.includes(metadata.name) ? 'keep' : undefined,
      )
    }
  })

  it('can be told to keep the other way round', async () => {
    const rendered = await render({
      chart: crdChart,
      values: values({ 'crds.keep': false, 'metacontroller.keep': true }),
    })
    for (const { metadata } of rendered) {
      expect(metadata.annotations?.['helm.sh/resource-policy'], metadata.name).toBe(
        ours.includes(metadata.name) ? undefined : 'keep',
      )
    }
  })

  it('adds labels and annotations, and replaces none of the definition’s own', async () => {
    const given = { team: 'mcp', 'api-approved.kubernetes.io': 'mine' }
    const rendered = await render({
      chart: crdChart,
      values: values({ 'crds.labels': { team: 'mcp' }, 'metacontroller.annotations': given }),
    })
    for (const { metadata } of rendered) {
      if (ours.includes(metadata.name)) expect(metadata.labels?.['team']).toBe('mcp')
      else expect(metadata.annotations).toMatchObject({ team: 'mcp' })
      expect(metadata.annotations?.['api-approved.kubernetes.io']).not.toBe('mine')
    }
  })

  it('renders the same documents that `kubectl apply -f manifests/crds` takes', async () => {
    const folder = join(repositoryRoot, 'manifests/crds')
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml'))) {
      const parsed = parseYaml(await readFile(join(folder, file), 'utf8'))
      if (!parsed.ok) throw new Error(`${file}: ${parsed.error}`)
      expect(
        objects.find(({ metadata }) => file === fileOf(metadata.name)),
        file,
      ).toMatchObject({
        spec: recordAt(parsed.value, 'spec'),
      })
    }
  })

  it('sets no status', () => {
    for (const object of objects) expect(object).not.toHaveProperty('status')
  })

  it.each(['crds', 'metacontroller'])(
    'renders without the block %s (--reuse-values of an older release)',
    async (block) => {
      expect(await render({ chart: crdChart, values: { [block]: null } })).toEqual(objects)
    },
  )
})

/** `mcpservers.toolhive.stacklok.dev` lies in `toolhive.stacklok.dev_mcpservers.yaml`. */
function fileOf(name: string): string {
  const [plural = '', ...group] = name.split('.')
  return `${group.join('.')}_${plural}.yaml`
}
