import { beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject, ObjectReference } from '../../hooks/kubernetes/objects.ts'
import { deleteObject, editObject } from '../../hooks/simulator/edit.ts'
import { inProcess } from '../../hooks/simulator/in-process.ts'
import { createSimulation, type Pass, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'
import { context } from '../support/engine-kind.ts'

const apiVersion = 'toolhive.stacklok.dev/v1alpha1'
const namespace = 'demo'
const servers = 1000
const configs = 10

const objects: readonly KubernetesObject[] = [
  { apiVersion, kind: 'MCPGroup', metadata: { name: 'team', namespace }, spec: {} },
  ...Array.from({ length: configs }, (_, index) => ({
    apiVersion,
    kind: 'MCPToolConfig',
    metadata: { name: `tools-${index}`, namespace },
    spec: { toolsFilter: ['a', 'b'] },
  })),
  ...Array.from({ length: servers }, (_, index) => ({
    apiVersion,
    kind: 'MCPServer',
    metadata: { name: `server-${index}`, namespace },
    spec: {
      image: 'ghcr.io/acme/tool:1',
      transport: 'streamable-http',
      groupRef: 'team',
      toolConfigRef: { name: `tools-${index % configs}` },
    },
  })),
]

describe(`in a namespace of ${servers} servers, ${configs} tool configs and a group`, () => {
  const simulation = createSimulation(objects, kinds, { now: context.now })
  let passes: readonly Pass[] = []

  beforeAll(async () => {
    passes = await settle(simulation)
  }, 300_000)

  it('everything settles in at most 4 passes and 4 calls for each parent', () => {
    expect(passes.length).toBeLessThanOrEqual(4)
    expect(callsIn(passes)).toBeLessThanOrEqual(4 * objects.length)
  })

  it.each<[string, (simulation: Simulation) => void]>([
    [
      'an edited server',
      (cluster) =>
        editObject(cluster, reference('MCPServer', 'server-7'), [{ op: 'add', path: '/spec/args', value: ['-v'] }]),
    ],
    [
      'a deleted child',
      (cluster) => deleteObject(cluster, { ...reference('Deployment', 'server-7'), apiVersion: 'apps/v1' }),
    ],
    [
      'a proxy that becomes available',
      (cluster) =>
        editObject(cluster, { ...reference('Deployment', 'server-7'), apiVersion: 'apps/v1' }, [
          { op: 'add', path: '/status', value: { observedGeneration: 1, replicas: 1, readyReplicas: 1 } },
        ]),
    ],
  ])('%s calls the hooks of itself, its tool config and its group, and nobody else', async (_, change) => {
    change(simulation)
    const calls = (await settle(simulation)).flatMap((pass) => pass.calls)
    const called = new Set(calls.map(({ parent }) => `${parent.kind} ${parent.name}`))
    expect([...called].filter((name) => !mayBeCalled.has(name))).toEqual([])
    expect(calls.length).toBeLessThanOrEqual(8)
  })

  it('an edited tool config calls its users, and rolls their proxies and no other', async () => {
    editObject(simulation, reference('MCPToolConfig', 'tools-3'), [
      { op: 'replace', path: '/spec/toolsFilter', value: ['a'] },
    ])
    const settled = await settle(simulation)
    const rolled = settled.flatMap(({ updated }) => updated).filter(({ kind }) => kind === 'Deployment')
    expect(rolled).toHaveLength(servers / configs)
    expect(rolled.filter(({ name }) => !name.endsWith('3'))).toEqual([])
    expect(callsIn(settled)).toBeLessThanOrEqual(4 * (servers / configs) + 8)
  }, 60_000)
})

/** Whoever names a group or a tool config is called when its status changes, and that lists its members or users. */
describe('a server that comes or goes', () => {
  it('calls those who share its tool config or its group once, and changes none of their children', async () => {
    const simulation = createSimulation(objects.slice(0, 111), kinds, { now: context.now })
    await settle(simulation)
    deleteObject(simulation, reference('MCPServer', 'server-7'))
    const settled = await settle(simulation)
    expect(callsIn(settled)).toBeLessThanOrEqual(100 + 10)
    expect(settled.flatMap(({ created, updated, deleted }) => [...created, ...updated, ...deleted])).toEqual([])
  })
})

const mayBeCalled = new Set(['MCPServer server-7', 'MCPToolConfig tools-7', 'MCPGroup team'])

async function settle(simulation: Simulation): Promise<readonly Pass[]> {
  const { passes, isQuiet } = await runUntilQuiet(simulation, inProcess(context))
  expect(isQuiet).toBe(true)
  expect(passes.flatMap(({ failures }) => failures)).toEqual([])
  return passes
}

function callsIn(passes: readonly Pass[]): number {
  return passes.reduce((sum, { calls }) => sum + calls.length, 0)
}

function reference(kind: string, name: string): ObjectReference {
  return { apiVersion, kind, name, namespace }
}
