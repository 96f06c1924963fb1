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

  it('has pods that pass the baseline Pod Security level, but where an input asks for more itself', async () => {
    const wrong = await refusedPods('baseline', ({ name }) => !beyondBaseline.has(name))
    expect(few(wrong)).toEqual([])
    expect(await refusedPods('baseline', ({ name }) => beyondBaseline.has(name))).toHaveLength(beyondBaseline.size)
  })

  it('has pods that miss the restricted level by the two settings that the docs name, and by nothing else', async () => {
    const refusals = await refusedPods('restricted', ({ name }) => !beyondBaseline.has(name))
    const others = refusals.filter((refusal) => !refusal.endsWith(missedOnPurpose))
    expect(few(others)).toEqual([])
  })

  /** `<case>: <object>: <message>` for each pod that a namespace of the level refuses. */
  async function refusedPods(level: string, wanted: (entry: { name: string }) => boolean): Promise<string[]> {
    const refused: string[] = []
    for (const { name, child } of everyChild().filter(wanted)) {
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

  function everyChild(): { name: string; child: KubernetesObject }[] {
    return cases.flatMap(({ name, renderings }) =>
      renderings.flatMap(({ children }) => children.map((child) => ({ name, child }))),
    )
  }
})

/** Inputs that mount a host path: their own wish, which only a privileged namespace grants. */
const beyondBaseline: ReadonlySet<string> = new Set(['mcp-servers/oidc-private-ca.yaml'])

/** The pod templates equal the Go operator's, so that moving from it restarts no pod (docs/differences.md). */
const missedOnPurpose =
  'violates PodSecurity "restricted:latest": ' +
  'unrestricted capabilities (container "toolhive" must set securityContext.capabilities.drop=["ALL"]), ' +
  'seccompProfile (pod or container "toolhive" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'

async function exampleCases(): Promise<Case[]> {
  return Promise.all(
    (await examples()).map(async ({ file, objects }) => ({ name: file, objects, renderings: await render(objects) })),
  )
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
