import type { KubernetesObject, ObjectReference } from '../../kubernetes/objects.ts'
import { listAt, stringAt } from '../../kubernetes/read.ts'
import { deleteObject, editObject, objectsIn } from '../../simulator/edit.ts'
import { find, referenceOf } from '../../simulator/fake-api-server.ts'
import { runUntilQuiet } from '../../simulator/simulation.ts'
import type { HookCall, Simulation } from '../../simulator/state.ts'
import { makeReady } from '../../simulator/workloads.ts'
import { columns } from '../columns.ts'
import { childrenOf, isUnready, nameOf, parentsIn, parentTable, statusSummary } from '../simulate/report.ts'
import { failure } from '../terminal.ts'

/** What a chapter works with: the cluster, the hooks, and which server it tells of. */
export interface Scene {
  readonly simulation: Simulation
  readonly call: HookCall
  /** The MCPServer that is looked at closely. */
  readonly hero: ObjectReference
}

/** A chapter answers its heading and what a newcomer should see of it. */
export interface Chapter {
  readonly heading: string
  readonly text: string
}

/** All parents get their children. */
export async function creation(scene: Scene): Promise<Chapter> {
  const { passes } = await runUntilQuiet(scene.simulation, scene.call)
  const calls = passes.flatMap((pass) => pass.calls).length
  const created = passes.flatMap((pass) => pass.created)
  return {
    heading: 'The objects are applied',
    text: `For each object the engine asked the hooks "what should exist, and what is its status?": ${calls} calls.
It then created ${created.length} children: ${countsByKind(created)}.

${scene.hero.name}, for example, is six lines of YAML (manifests/examples/mcp-servers/stdio.yaml). These are its children:

${columns(childRows(scene))}

Its status reports only what was observed: ${heroStatus(scene)}`,
  }
}

/** Workloads become available, as on nodes. */
export async function readiness(scene: Scene): Promise<Chapter> {
  const { simulation } = scene
  makeReady(simulation.apiServer)
  await runUntilQuiet(simulation, scene.call, { between: makeReady })
  const parents = parentsIn(simulation)
  const unready = parents.filter(isUnready)
  return {
    heading: 'The pods start',
    text: `The statuses of all ${parents.length} objects reflect what is running and say where clients connect. One of each kind:

${indented(parentTable(oneOfEachKind(parents, scene.hero), simulation))}
${unready.length > 0 ? `\nNot ready, because the pods in this simulation do not fetch data:\n\n${columns(groupedByStatus(unready))}\n` : ''}`.trimEnd(),
  }
}

/** One row for the parents of a kind that have the same status, with their number. */
function groupedByStatus(parents: readonly KubernetesObject[]): readonly (readonly string[])[] {
  const counts = new Map<string, number>()
  for (const { kind, status } of parents) {
    const key = `${kind}\n${statusSummary(status)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => [`${count}`, ...key.split('\n')])
}

function oneOfEachKind(parents: readonly KubernetesObject[], hero: ObjectReference): readonly KubernetesObject[] {
  const shown = new Map<string, KubernetesObject>()
  for (const parent of parents) {
    const isHero = parent.kind === hero.kind && parent.metadata.name === hero.name
    if (isHero || !shown.has(parent.kind)) shown.set(parent.kind, parent)
  }
  return [...shown.values()]
}

/** Somebody changes a child by hand. */
export async function drift(scene: Scene): Promise<Chapter> {
  const { simulation, hero } = scene
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: hero.name, namespace: hero.namespace }
  const path = '/spec/template/spec/containers/0/image'
  const foreign = 'example.com/not-ours:latest'
  editObject(simulation, deployment, [{ op: 'replace', path, value: foreign }])
  const { passes } = await runUntilQuiet(simulation, scene.call, { between: makeReady })
  const writes = passes
    .flatMap((pass) => pass.updated)
    .filter(({ kind, name }) => kind === 'Deployment' && name === hero.name)
  return {
    heading: 'Somebody edits a child',
    text: `kubectl edit deployment ${hero.name}: the image is changed to ${foreign}.
The engine noticed, asked the hooks, and restored the Deployment in ${writes.length === 1 ? 'one write' : `${writes.length} writes`}:
the image is ${imageOf(scene, deployment)} again.`,
  }
}

function imageOf({ simulation }: Scene, deployment: ObjectReference): string {
  const [container] = listAt(find(simulation.apiServer, deployment), 'spec', 'template', 'spec', 'containers')
  return stringAt(container, 'image') ?? 'unknown'
}

/** A user makes a mistake, sees it, and mends it. */
export async function mistake(scene: Scene): Promise<Chapter> {
  const { simulation, hero } = scene
  editObject(simulation, hero, [{ op: 'add', path: '/spec/toolConfigRef', value: { name: 'no-such-config' } }])
  const { passes } = await runUntilQuiet(simulation, scene.call, { between: makeReady })
  const told = heroStatus(scene)
  const touched = passes.flatMap(({ updated, deleted }) => [...updated, ...deleted]).length
  editObject(simulation, hero, [{ op: 'remove', path: '/spec/toolConfigRef' }])
  await runUntilQuiet(simulation, scene.call, { between: makeReady })
  return {
    heading: 'Somebody makes a mistake',
    text: `The server now refers to a tool configuration that does not exist. Children changed: ${touched}. The running server is not
affected, and the status says what is wrong and how to fix it:

  ${told}

The reference is removed: ${heroStatus(scene)}`,
  }
}

/** The server goes, and everything with it. */
export async function deletion(scene: Scene): Promise<Chapter> {
  const { simulation, hero } = scene
  const before = objectsIn(simulation)
  const live = find(simulation.apiServer, hero)
  const children = live ? childrenOf(live, before) : []
  deleteObject(simulation, hero)
  await runUntilQuiet(simulation, scene.call)
  const left = children.filter((child) => find(simulation.apiServer, referenceOf(child)) !== undefined)
  return {
    heading: 'The server is deleted',
    text: `kubectl delete mcpserver ${hero.name}: its ${children.length} children were deleted with it, ${left.length} remain. The operator need not even
be running: no finalizer blocks a deletion.`,
  }
}

function childRows({ simulation, hero }: Scene): readonly (readonly string[])[] {
  const live = find(simulation.apiServer, hero)
  if (!live) throw failure(`${nameOf(hero)} is not among the examples.`)
  return childrenOf(live, objectsIn(simulation)).map(({ kind, metadata: { name } }) => [
    kind,
    name,
    purposeOf(kind, name),
  ])
}

/** What each child of an MCPServer is for. */
function purposeOf(kind: string, name: string): string {
  const purposes: Readonly<Record<string, string>> = {
    ConfigMap: 'configuration that the proxy reads when it starts: transport, policies, tools',
    Deployment: 'the proxy, which starts the server in its own pod and serves clients',
    Role: 'permissions of the proxy in the namespace: to run the server',
    RoleBinding: 'grants the Role to the proxy',
    Service: 'where clients connect',
    ServiceAccount: name.endsWith('-sa') ? 'account of the server, without permissions' : 'account of the proxy',
  }
  return purposes[kind] ?? ''
}

function heroStatus({ simulation, hero }: Scene): string {
  return statusSummary(find(simulation.apiServer, hero)?.['status'])
}

function countsByKind(references: readonly ObjectReference[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of references) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ')
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}
