import { beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { recordAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { installDefinitions, ourDefinitions } from './harness/definitions.ts'
import { examples } from './harness/examples.ts'
import { few, inNamespace, label } from './harness/objects.ts'
import { recordedInputs } from './harness/recorded.ts'
import { type Rendering, render } from './harness/render.ts'
import { withCluster } from './harness/with-cluster.ts'

interface Case {
  readonly name: string
  readonly objects: readonly KubernetesObject[]
  readonly renderings: readonly Rendering[]
}

describe('what the operator makes of examples and recorded inputs', () => {
  const cluster = withCluster()
  let cases: readonly Case[] = []

  beforeAll(async () => {
    await installDefinitions(cluster(), await ourDefinitions())
    await cluster().createNamespace('rendered')
    for (const level of ['baseline', 'restricted']) {
      await cluster().createNamespace(level, { 'pod-security.kubernetes.io/enforce': level })
    }
    cases = [...(await exampleCases()), ...(await recordedCases())]
  })

  it('has children in most cases', () => {
    const children = cases.flatMap(({ renderings }) => renderings.flatMap((rendering) => rendering.children))
    expect(children.length).toBeGreaterThan(400)
    expect(new Set(children.map(({ kind }) => kind))).toEqual(
      new Set(['ConfigMap', 'Deployment', 'Role', 'RoleBinding', 'Service', 'ServiceAccount']),
    )
  })

  it('is accepted by the API server, child by child, without an unknown field', async () => {
    const wrong: string[] = []
    for (const { name, child } of everyChild()) {
      await cluster()
        .admin.apply(inNamespace(child, 'rendered'), { dryRun: true, manager: 'metacontroller' })
        .catch((error: Error) => wrong.push(`${name}: ${label(child)}: ${error.message}`))
    }
    expect(few(wrong)).toEqual([])
  })

  it('has a status that the definitions take whole', async () => {
    const wrong: string[] = []
    for (const { name, objects, renderings } of cases) {
      for (const { parent, status } of renderings) {
        const object = objects.find((candidate) => label(candidate) === parent)
        if (object === undefined) continue
        const created = await cluster().admin.create(inNamespace(object, 'rendered'))
        const collection = await cluster().admin.path(object.apiVersion, object.kind, 'rendered', object.metadata.name)
        const answer = await cluster().admin.request('PUT', `${collection}/status?dryRun=All&fieldValidation=Strict`, {
          ...created,
          status,
        })
        if (answer.status !== 200) wrong.push(`${name}: ${parent}: ${stringAt(answer.body, 'message')}`)
        await cluster().admin.remove(created)
      }
    }
    expect(few(wrong)).toEqual([])
  })

  it('has pods that pass the baseline Pod Security level', async () => {
    expect(few(await refusedPods('baseline', cases))).toEqual([])
  })

  it('has pods that miss the restricted level by the two settings that the docs name, and by nothing else', async () => {
    const refusals = await refusedPods('restricted', cases)
    const others = refusals.filter((refusal) => !refusal.endsWith(missedOnPurpose))
    expect(few(others)).toEqual([])
  })

  it('has pods that pass the restricted level where the platform is openshift', async () => {
    const hardened = await exampleCases({ OPERATOR_OPENSHIFT: 'true' })
    const wrong = await refusedPods('restricted', hardened)
    expect(few(wrong)).toEqual([])
  })

  /** `<case>: <object>: <message>` for each pod that a namespace of the level refuses. */
  async function refusedPods(level: string, among: readonly Case[]): Promise<string[]> {
    const refused: string[] = []
    for (const { name, child } of everyChild(among)) {
      if (child.kind !== 'Deployment') continue
      const template = recordAt(child, 'spec', 'template')
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...recordAt(template, 'metadata'), name: child.metadata.name, namespace: level },
        // the level does not depend on it, and it would have to exist
        spec: { ...recordAt(template, 'spec'), serviceAccountName: 'default' },
      }
      await cluster()
        .admin.create(pod, '&dryRun=All')
        .catch((error: Error) => refused.push(`${name}: ${label(child)}: ${error.message}`))
    }
    return refused
  }

  function everyChild(among: readonly Case[] = cases): { name: string; child: KubernetesObject }[] {
    return among.flatMap(({ name, renderings }) =>
      renderings.flatMap(({ children }) => children.map((child) => ({ name, child }))),
    )
  }
})

/** The pod templates equal the Go operator's, so that moving from it restarts no pod (docs/install.md, Pod security). */
const missedOnPurpose =
  'violates PodSecurity "restricted:latest": ' +
  'unrestricted capabilities (container "toolhive" must set securityContext.capabilities.drop=["ALL"]), ' +
  'seccompProfile (pod or container "toolhive" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'

/** One render of all examples, each file in a namespace of its own. */
async function exampleCases(env: Readonly<Record<string, string>> = {}): Promise<Case[]> {
  const all = (await examples()).map((example, index) => ({ ...example, namespace: `example-${index}` }))
  const objects = all.flatMap((example) => example.objects.map((object) => inNamespace(object, example.namespace)))
  const renderings = await render(objects, env)
  return all.map(({ file, objects: own, namespace }) => ({
    name: file,
    objects: own,
    renderings: renderings.filter((rendering) => rendering.namespace === namespace),
  }))
}

/** One render of all recorded inputs, each recording in its namespace. */
async function recordedCases(): Promise<Case[]> {
  const inputs = (await recordedInputs()).filter(({ refused }) => refused === undefined)
  const renderings = await render(inputs.map((input) => inNamespace(input.object, input.case)))
  return [...new Set(inputs.map((input) => input.case))].map((name) => ({
    name,
    objects: inputs.filter((input) => input.case === name).map((input) => input.object),
    renderings: renderings.filter(({ namespace }) => namespace === name),
  }))
}
