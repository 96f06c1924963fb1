import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, gadget, reference, simulationOf } from '../../test/support/engine-simulation.ts'
import { find } from './cluster.ts'
import { deleteObject, editObject, objectsIn, putObject } from './edit.ts'
import { runPass, runUntilQuiet } from './simulation.ts'
import type { Simulation } from './state.ts'
import { makeReady } from './workloads.ts'

const kinds = ['ConfigMap', 'Deployment', 'Role', 'RoleBinding', 'Service', 'ServiceAccount']

type Disturbance = (simulation: Simulation) => void

const names = fc.constantFrom('a', 'b', 'c')

/** Edits that the design repairs, on objects that may or may not be there. */
const disturbances: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.tuple(names, fc.constantFrom(...kinds)).map(([name, kind]) =>
    quietly((simulation) => {
      deleteObject(simulation, reference(kind, name))
    }),
  ),
  fc
    .tuple(names, fc.constantFrom(...kinds), fc.constantFrom('colour', 'gadget', 'controller-uid'))
    .map(([name, kind, label]) =>
      quietly((simulation) => {
        editObject(simulation, reference(kind, name), [{ op: 'remove', path: `/metadata/labels/${label}` }])
      }),
    ),
  fc.tuple(names, fc.integer({ min: 1, max: 65535 })).map(([name, port]) =>
    quietly((simulation) => {
      editObject(simulation, reference('Service', name), [{ op: 'replace', path: '/spec/ports/0/port', value: port }])
    }),
  ),
  fc.tuple(names, fc.string()).map(([name, value]) =>
    quietly((simulation) => {
      editObject(simulation, reference('ConfigMap', name), [{ op: 'add', path: '/data/foreign', value }])
    }),
  ),
  fc.tuple(names, fc.integer({ min: 1, max: 65535 })).map(([name, port]) =>
    quietly((simulation) => {
      editObject(simulation, reference('Gadget', name), [{ op: 'add', path: '/spec/port', value: port }])
    }),
  ),
  fc.tuple(names, fc.constantFrom('r', undefined)).map(([name, recipe]) =>
    quietly((simulation) => {
      putObject(simulation, gadget(name, recipe === undefined ? {} : { recipe }))
    }),
  ),
  fc.boolean().map((exists) =>
    quietly((simulation) => {
      if (exists) putObject(simulation, recipe)
      else deleteObject(simulation, reference('ConfigMap', 'r'))
    }),
  ),
  names.map((name) => quietly((simulation) => deleteObject(simulation, reference('Gadget', name)))),
  fc.constant<Disturbance>(({ cluster }) => makeReady(cluster)),
)

const recipe = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'r', namespace: 'demo' },
  data: { steps: 'stir' },
}

describe('whatever is deleted and edited between rounds', () => {
  it('every gadget comes to the children and the status that a fresh cluster would give it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(disturbances, { maxLength: 5 }), { maxLength: 6 }), async (rounds) => {
        const simulation = simulationOf([gadget('a'), gadget('b', { recipe: 'r' }), recipe])
        for (const round of rounds) {
          for (const disturb of round) disturb(simulation)
          const { failures } = await runPass(simulation, call)
          expect(failures.filter(({ message }) => !/duplicate|immutable/.test(message))).toEqual([])
        }
        putObject(simulation, recipe)
        const { passes, isQuiet } = await runUntilQuiet(simulation, call, { maxPasses: 12 })
        expect(isQuiet).toBe(true)
        expect(passes.length).toBeLessThanOrEqual(8)
        expect(contents(simulation)).toEqual(contents(await fresh(simulation)))
      }),
      { numRuns: 100 },
    )
  })
})

/** The same parents and related objects in an empty cluster, settled. */
async function fresh(simulation: Simulation): Promise<Simulation> {
  const given = objectsIn(simulation)
    .filter(({ kind, metadata }) => kind === 'Gadget' || metadata.name === 'r')
    .map(({ metadata: { name, namespace, uid }, status: _status, ...rest }) => ({
      ...rest,
      metadata: { name, namespace, uid },
    }))
  const other = simulationOf(given)
  const hasPods = objectsIn(simulation).some(({ kind }) => kind === 'Pod')
  await runUntilQuiet(other, call, hasPods ? { between: makeReady } : {})
  return other
}

function contents(simulation: Simulation): readonly unknown[] {
  return kinds
    .flatMap((kind) => ['a', 'b', 'c'].map((name) => find(simulation.cluster, reference(kind, name))))
    .map((object) => {
      if (!object) return undefined
      const { metadata, kind, status: _status, ...content } = object
      const { clusterIP: _address, ...spec } = Object(content['spec'])
      return {
        ...content,
        kind,
        name: metadata.name,
        labels: metadata.labels,
        annotations: metadata.annotations ?? {},
        spec,
      }
    })
}

/** A disturbance that meets nothing to disturb, or that the API server refuses, is none. */
function quietly(disturb: Disturbance): Disturbance {
  return (simulation) => {
    try {
      disturb(simulation)
    } catch (error) {
      if (!(error instanceof Error) || !/does not exist|there is nothing|duplicate/.test(error.message)) throw error
    }
  }
}
