import { describe, expect, it } from 'vitest'
import { gadgetKind } from '../../test/support/engine-kind.ts'
import { call, gadget, reference, simulationOf } from '../../test/support/engine-simulation.ts'
import { valueAt } from '../kubernetes/read.ts'
import { deleteObject, editObject, objectsIn, putObject } from './edit.ts'
import { find } from './fake-api-server.ts'
import { isQuiet, runPass, runUntilQuiet } from './simulation.ts'
import type { Simulation } from './state.ts'
import { makeReady } from './workloads.ts'

const ownKinds = ['ConfigMap', 'Deployment', 'Role', 'RoleBinding', 'Service', 'ServiceAccount']

async function settled(simulation: Simulation): Promise<Simulation> {
  const { isQuiet: quiet, passes } = await runUntilQuiet(simulation, call)
  expect(passes.flatMap(({ failures }) => failures)).toEqual([])
  expect(quiet).toBe(true)
  return simulation
}

describe('a new parent', () => {
  it('gets its children and its status in the first pass, and the second finds nothing to do', async () => {
    const simulation = simulationOf([gadget('g')])
    const first = await runPass(simulation, call)
    expect(first.calls.map(({ hook }) => hook)).toEqual(['customize', 'sync'])
    expect(first.created.map(({ kind }) => kind).toSorted()).toEqual(ownKinds)
    expect(first.statuses).toEqual([
      { parent: reference('Gadget', 'g'), status: { phase: 'Pending', observedGeneration: 1 } },
    ])
    const second = await runPass(simulation, call)
    expect(second).toMatchObject({ created: [], updated: [], deleted: [], statuses: [], failures: [] })
    expect(second.calls.map(({ hook }) => hook)).toEqual(['sync'])
    expect(isQuiet(simulation)).toBe(true)
  })

  it('owns its children by reference and label, as the engine claims them', async () => {
    const simulation = await settled(simulationOf([gadget('g')]))
    const uid = find(simulation.apiServer, reference('Gadget', 'g'))?.metadata.uid
    for (const kind of ownKinds) {
      const { labels, ownerReferences, managedFields } =
        find(simulation.apiServer, reference(kind, 'g'))?.metadata ?? {}
      expect(labels?.['controller-uid']).toBe(uid)
      expect(ownerReferences).toMatchObject([{ kind: 'Gadget', uid, controller: true }])
      expect(managedFields).toMatchObject([{ manager: 'metacontroller', operation: 'Apply' }])
    }
  })

  it('goes with everything it owns', async () => {
    const simulation = await settled(simulationOf([gadget('g'), gadget('other')]))
    deleteObject(simulation, reference('Gadget', 'g'))
    await settled(simulation)
    expect(objectsIn(simulation).map(({ metadata }) => metadata.name)).toEqual(Array(7).fill('other'))
  })
})

describe('what calls the hooks', () => {
  it('is the change of a spec: customize again, then a sync', async () => {
    const simulation = await settled(simulationOf([gadget('g'), gadget('other')]))
    editObject(simulation, reference('Gadget', 'g'), [{ op: 'replace', path: '/spec/image', value: 'example.com/b:2' }])
    const pass = await runPass(simulation, call)
    expect(pass.calls.map(({ hook, parent }) => `${hook} ${parent.name}`)).toEqual(['customize g', 'sync g'])
    expect(pass.updated.map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'Deployment'])
  })

  it('is a related object, for those that ask for it and nobody else', async () => {
    const simulation = await settled(simulationOf([gadget('g', { recipe: 'r' }), gadget('other', { recipe: 'q' })]))
    putObject(simulation, configMap('r', { steps: 'mix' }))
    const pass = await runPass(simulation, call)
    expect(pass.calls.map(({ hook, parent }) => `${hook} ${parent.name}`)).toEqual(['sync g'])
    expect(pass.created).toHaveLength(6)
  })

  it('is a related object that goes', async () => {
    const simulation = await settled(simulationOf([gadget('g', { recipe: 'r' }), configMap('r', { steps: 'mix' })]))
    deleteObject(simulation, reference('ConfigMap', 'r'))
    const pass = await runPass(simulation, call)
    expect(pass.statuses).toMatchObject([{ status: { phase: 'Failed' } }])
    expect(pass).toMatchObject({ created: [], updated: [], deleted: [] })
  })

  it('is a label of the parent, but not its status', async () => {
    const simulation = await settled(simulationOf([gadget('g')]))
    editObject(simulation, reference('Gadget', 'g'), [{ op: 'replace', path: '/status/phase', value: 'Running' }])
    expect(isQuiet(simulation)).toBe(true)
    editObject(simulation, reference('Gadget', 'g'), [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }])
    expect((await runPass(simulation, call)).calls.map(({ hook }) => hook)).toEqual(['sync'])
  })
})

describe('an answer that the engine must not obey', () => {
  it.each<[string, unknown]>([
    ['no children', { status: {} }],
    ['null children', { status: {}, children: null }],
    ['a null among the children', { status: {}, children: [null] }],
    ['an unknown key', { status: {}, children: [], events: [] }],
    ['no answer at all', undefined],
  ])('%s leaves everything as it is and is tried again', async (_, answer) => {
    const simulation = await settled(simulationOf([gadget('g')]))
    editObject(simulation, reference('Gadget', 'g'), [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }])
    const before = objectsIn(simulation)
    const pass = await runPass(simulation, async () => answer)
    expect(pass.failures).toMatchObject([{ parent: reference('Gadget', 'g') }])
    expect(objectsIn(simulation)).toEqual(before)
    expect(isQuiet(simulation)).toBe(false)
  })
})

describe('drift', () => {
  const patch = { op: 'replace' } as const

  it.each<[string, string, Parameters<typeof editObject>[2]]>([
    ['an edited image', 'Deployment', [{ ...patch, path: '/spec/template/spec/containers/0/image', value: 'x' }]],
    ['an edited label', 'Deployment', [{ ...patch, path: '/metadata/labels/colour', value: 'x' }]],
    ['a removed label', 'Deployment', [{ op: 'remove', path: '/metadata/labels/colour' }]],
    [
      'an edited annotation',
      'Deployment',
      [{ ...patch, path: '/metadata/annotations/example.com~1made-by', value: 'x' }],
    ],
    ['a removed label of the engine', 'Deployment', [{ op: 'remove', path: '/metadata/labels/controller-uid' }]],
    ['removed owners', 'Deployment', [{ op: 'remove', path: '/metadata/ownerReferences' }]],
    ['an edited port', 'Service', [{ ...patch, path: '/spec/ports/0/port', value: 81 }]],
    [
      'an added port',
      'Service',
      [{ op: 'add', path: '/spec/ports/-', value: { name: 'x', port: 99, protocol: 'TCP' } }],
    ],
    ['another type', 'Service', [{ ...patch, path: '/spec/type', value: 'NodePort' }]],
    ['an added selector key', 'Service', [{ op: 'add', path: '/spec/selector/x', value: 'y' }]],
    ['a foreign key', 'ConfigMap', [{ op: 'add', path: '/data/foreign', value: 'x' }]],
    ['an edited key', 'ConfigMap', [{ ...patch, path: '/data/image', value: 'x' }]],
    ['a removed key', 'ConfigMap', [{ op: 'remove', path: '/data/image' }]],
    ['a locked ConfigMap', 'ConfigMap', [{ op: 'add', path: '/immutable', value: true }]],
    ['a foreign subject', 'RoleBinding', [{ op: 'add', path: '/subjects/-', value: { kind: 'User', name: 'm' } }]],
    ['an added rule', 'Role', [{ op: 'add', path: '/rules/-', value: { verbs: ['get'] } }]],
  ])('is repaired: %s', async (_, kind, edit) => {
    const simulation = await settled(simulationOf([gadget('g')]))
    const wanted = wantedOf(simulation)
    editObject(simulation, reference(kind, 'g'), edit)
    expect(wantedOf(simulation)).not.toEqual(wanted)
    const { passes } = await runUntilQuiet(simulation, call)
    expect(wantedOf(simulation)).toEqual(wanted)
    expect(passes.length).toBeLessThanOrEqual(4)
    expect(passes.flatMap(({ failures }) => failures)).toEqual([])
  })

  it.each<[string, string, Parameters<typeof editObject>[2]]>([
    [
      'an annotation',
      'Deployment',
      [{ op: 'add', path: '/metadata/annotations/deployment.kubernetes.io~1revision', value: '3' }],
    ],
    ['a label', 'Service', [{ op: 'add', path: '/metadata/labels/team', value: 'blue' }]],
    [
      'an environment variable',
      'Deployment',
      [{ op: 'add', path: '/spec/template/spec/containers/0/env/-', value: { name: 'X', value: 'y' } }],
    ],
  ])('of others is tolerated: %s', async (_, kind, edit) => {
    const simulation = await settled(simulationOf([gadget('g')]))
    editObject(simulation, reference(kind, 'g'), edit)
    const edited = wantedOf(simulation)
    await settled(simulation)
    expect(wantedOf(simulation)).toEqual(edited)
  })

  it.each(ownKinds)('is repaired: a deleted %s', async (kind) => {
    const simulation = await settled(simulationOf([gadget('g')]))
    const wanted = wantedOf(simulation)
    deleteObject(simulation, reference(kind, 'g'))
    await settled(simulation)
    expect(wantedOf(simulation)).toEqual(wanted)
  })

  it('is not repaired by deleting while a problem holds the children', async () => {
    const simulation = await settled(simulationOf([gadget('g', { recipe: 'r' }), configMap('r', { steps: 'mix' })]))
    deleteObject(simulation, reference('ConfigMap', 'r'))
    editObject(simulation, reference('Service', 'g'), [{ ...patch, path: '/spec/ports/0/port', value: 81 }])
    const { passes } = await runUntilQuiet(simulation, call)
    expect(passes.flatMap(({ deleted }) => deleted)).toEqual([])
    expect(find(simulation.apiServer, reference('Service', 'g'))).toBeDefined()
  })
})

describe('children made by another operator', () => {
  it('are taken over in one pass, what only it set stays, and a stale key of a ConfigMap goes', async () => {
    const made = await settled(simulationOf([gadget('g')]))
    const parent = find(made.apiServer, reference('Gadget', 'g'))
    const children = objectsIn(made)
      .filter(({ kind }) => kind !== 'Gadget')
      .map((child) => {
        const { 'controller-uid': _label, ...labels } = child.metadata.labels ?? {}
        const { managedFields: _managed, ...metadata } = child.metadata
        return { ...child, metadata: { ...metadata, labels, annotations: { foreign: 'yes' } } }
      })
      .map((child) => (child.kind === 'ConfigMap' ? { ...child, data: { stale: '1', image: 'old' } } : child))
    expect(parent).toBeDefined()
    const simulation = simulationOf([])
    for (const object of [...(parent ? [parent] : []), ...children]) putObject(simulation, object)
    const { passes, isQuiet: quiet } = await runUntilQuiet(simulation, call)
    expect(quiet).toBe(true)
    expect(passes.length).toBeLessThanOrEqual(5)
    expect(passes.flatMap(({ deleted, failures }) => [...deleted, ...failures])).toEqual([])
    expect(wantedOf(simulation, 'foreign')).toEqual(wantedOf(made))
    expect(find(simulation.apiServer, reference('Service', 'g'))?.metadata.annotations).toEqual({ foreign: 'yes' })
  })
})

describe('workloads that become available', () => {
  it('show in the status; without a RunConfig nothing else appears', async () => {
    const simulation = simulationOf([gadget('g')])
    await runUntilQuiet(simulation, call, { between: makeReady })
    expect(valueAt(find(simulation.apiServer, reference('Gadget', 'g')), 'status', 'phase')).toBe('Running')
    expect(objectsIn(simulation).filter(({ kind }) => kind === 'StatefulSet')).toEqual([])
  })

  it("bring the runner's objects, which are adopted and go with the parent", async () => {
    const simulation = simulationOf([gadget('g')], [runningGadgets])
    const { isQuiet: quiet } = await runUntilQuiet(simulation, call, { between: makeReady })
    expect(quiet).toBe(true)
    for (const [kind, name] of [
      ['StatefulSet', 'g'],
      ['Service', 'mcp-g-headless'],
    ] as const) {
      expect(find(simulation.apiServer, reference(kind, name))?.metadata.ownerReferences).toMatchObject([{ name: 'g' }])
    }
    deleteObject(simulation, reference('Gadget', 'g'))
    expect(objectsIn(simulation)).toEqual([])
  })
})

/** Gadgets whose ConfigMap is a RunConfig that its Deployment mounts. */
const runningGadgets = gadgetKind({
  sync: ({ parent: { metadata } }) => {
    const { name, namespace, uid = '' } = metadata
    const runConfig = { name, image: 'mcp', transport: 'sse', container_labels: { 'controller-uid': uid } }
    const spec = {
      selector: { matchLabels: { a: name } },
      template: {
        metadata: { labels: { a: name } },
        spec: { containers: [{ name: 'a', image: 'b' }], volumes: [{ name: 'c', configMap: { name } }] },
      },
    }
    return {
      children: [
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, namespace },
          data: { 'runconfig.json': JSON.stringify(runConfig) },
        },
      ],
      status: { phase: 'Running' },
      problems: [],
    }
  },
})

function configMap(name: string, data: Readonly<Record<string, string>>): Parameters<typeof putObject>[1] {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'demo' }, data }
}

/** What matters of all children: everything but what the API server counts, and annotations of others. */
function wantedOf(simulation: Simulation, ...foreign: readonly string[]): readonly unknown[] {
  return objectsIn(simulation)
    .filter(({ kind }) => kind !== 'Gadget')
    .map(({ metadata, kind, status: _status, ...content }) => {
      const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !foreign.includes(name))
      const { labels, name, ownerReferences } = metadata
      const { clusterIP: _address, ...spec } = Object(content['spec'])
      return { ...content, kind, name, labels, ownerReferences, annotations: Object.fromEntries(annotations), spec }
    })
}
