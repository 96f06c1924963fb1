import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { recordAt } from '../../hooks/kubernetes/read.ts'
import { deviations, ownedChildren, parentsIn } from './harness/compare.ts'
import { condition } from './harness/definitions.ts'
import { describeWithEngine } from './harness/engine-tests.ts'
import { type Example, examples } from './harness/examples.ts'
import { few, inNamespace, label } from './harness/objects.ts'
import { hookCalls, type Operator, startOperator } from './harness/operator.ts'
import { programsFolder } from './harness/paths.ts'
import { progress } from './harness/progress.ts'
import { sleep, waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

describeWithEngine('every example', () => {
  const cluster = withCluster({ nodes: 1 })
  let operator: Operator
  let all: readonly { example: Example; namespace: string }[] = []

  beforeAll(async () => {
    operator = await startOperator(cluster())
    all = (await examples()).map((example) => ({ example, namespace: namespaceOf(example) }))
  })

  it('converges: its children are what render says, its statuses observed', async () => {
    const begun = Date.now()
    for (const { example, namespace } of all) {
      await cluster().createNamespace(namespace)
      for (const object of example.objects) await cluster().admin.apply(inNamespace(object, namespace))
    }
    progress(`${all.length} examples applied in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
    for (const { example, namespace } of all) {
      await waitFor(
        `${example.file} has converged`,
        async () => {
          const found = await deviations(cluster().admin, namespace)
          if (found.length > 0) throw new Error(few(found).join('\n'))
          return true
        },
        { timeout: 30_000, interval: 500 },
      )
    }
  })

  it('is what diff finds in the cluster through kubectl: nothing changes; and one changed field is all that does', async () => {
    const file = join(cluster().folder, 'examples.yaml')
    const objects = all.flatMap(({ example, namespace }) =>
      example.objects.map((object) => inNamespace(object, namespace)),
    )
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
    const diff = `node ${join(programsFolder(), 'cli/main.js')} diff --cluster -f`
    expect(await cluster().shell(`${diff} ${file}`)).toMatchObject({ stdout: '' })

    const changed = objects.map((object) =>
      object.kind === 'MCPServer' && object === objects.find(({ kind }) => kind === 'MCPServer')
        ? { ...object, spec: { ...recordAt(object, 'spec'), image: 'example.org/other:1' } }
        : object,
    )
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: changed }))
    const { stdout } = await cluster().shell(`${diff} ${file} -o json || test $? = 3`)
    const found: { child: string; restart?: string }[] = JSON.parse(stdout)
    expect(found.map(({ child }) => child.split(' ')[0])).toEqual(['ConfigMap', 'Deployment'])
    expect(found[1]?.restart).toBe('args, configuration')
  })

  it('has a Ready condition or a phase that says where it stands', async () => {
    for (const parent of await parentsIn(cluster().admin)) {
      expect(condition(parent, 'Ready') ?? parent['status'], label(parent)).toBeDefined()
    }
  })

  it('is quiet then: the engine calls no hook, nothing is written', async () => {
    const quietFor = 5_000
    await waitFor('the last follow-up syncs are over', async () => {
      const before = await hookCalls(operator.hooks)
      await sleep(2_000)
      return before === (await hookCalls(operator.hooks))
    })
    const before = { calls: await hookCalls(operator.hooks), versions: await versions() }
    await sleep(quietFor)
    expect(await hookCalls(operator.hooks)).toBe(before.calls)
    expect(await versions()).toEqual(before.versions)
  })

  it('is gone without a trace when its objects are deleted', async () => {
    for (const parent of await parentsIn(cluster().admin)) await cluster().admin.remove(parent)
    await waitFor('the garbage collector has removed all children', async () => {
      const left = await ownedChildren(cluster().admin)
      if (left.length > 0) throw new Error(few(left.map(label)).join(', '))
      return (await parentsIn(cluster().admin)).length === 0
    })
  })

  async function versions(): Promise<Record<string, string | undefined>> {
    const objects = [...(await parentsIn(cluster().admin)), ...(await ownedChildren(cluster().admin))]
    return Object.fromEntries(
      objects.map((object) => [`${object.metadata.namespace} ${label(object)}`, object.metadata.resourceVersion]),
    )
  }
})

function namespaceOf({ file }: Example): string {
  return file.replace('.yaml', '').replaceAll(/[^a-z0-9]+/g, '-')
}
