import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adoptedChildren } from '../../hooks/engine/adopted.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { claimChildren } from '../../hooks/simulator/children.ts'
import { deleteObject, editObject } from '../../hooks/simulator/edit.ts'
import { find, referenceOf } from '../../hooks/simulator/fake-api-server.ts'
import type { JsonPatch } from '../../hooks/simulator/json-patch.ts'
import { runPass, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { Simulation } from '../../hooks/simulator/state.ts'
import { makeReady } from '../../hooks/simulator/workloads.ts'
import { casesOf } from '../contract/cases.ts'
import { call, simulationOf } from '../support/engine-simulation.ts'

/** What somebody does to a child of a kind, or to one of any kind; a patch that does not fit it is nothing. */
interface Drift {
  readonly of?: string
  readonly edit: 'delete' | JsonPatch
}

const drifts: readonly Drift[] = [
  { edit: 'delete' },
  { edit: [{ op: 'remove', path: '/metadata/labels/toolhive-name' }] },
  { edit: [{ op: 'replace', path: '/metadata/labels/app', value: 'edited' }] },
  { edit: [{ op: 'remove', path: '/metadata/ownerReferences' }] },
  { of: 'ConfigMap', edit: [{ op: 'add', path: '/data/foreign', value: 'x' }] },
  { of: 'ConfigMap', edit: [{ op: 'replace', path: '/data/runconfig.json', value: '{}' }] },
  { of: 'ConfigMap', edit: [{ op: 'add', path: '/immutable', value: true }] },
  { of: 'Deployment', edit: [{ op: 'remove', path: '/metadata/labels/controller-uid' }] },
  { of: 'Deployment', edit: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'edited' }] },
  { of: 'Deployment', edit: [{ op: 'replace', path: '/spec/template/spec/containers/0/args', value: ['edited'] }] },
  {
    of: 'Role',
    edit: [{ op: 'add', path: '/rules/-', value: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] } }],
  },
  { of: 'RoleBinding', edit: [{ op: 'add', path: '/subjects/-', value: { kind: 'User', name: 'mallory' } }] },
  { of: 'Service', edit: [{ op: 'replace', path: '/spec/ports/0/port', value: 7 }] },
  {
    of: 'Service',
    edit: [{ op: 'add', path: '/spec/ports/-', value: { name: 'foreign', port: 66, protocol: 'TCP' } }],
  },
  { of: 'Service', edit: [{ op: 'replace', path: '/spec/type', value: 'NodePort' }] },
]

/** Rounds of drift between syncs; the number chooses among the children that fit. */
const histories = fc.array(fc.array(fc.tuple(fc.constantFrom(...drifts), fc.nat(30)), { maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
})

describe.each(kinds.filter(({ makes }) => makes.length > 0).map((kind) => [kind.names.kind, kind] as const))(
  'whatever happens to the children of a running %s',
  (_, kind) => {
    const cases = casesOf(kind, kinds).filter(({ name }) => !name.startsWith('random'))

    it('they come back as they were', async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...cases), histories, async ({ parent, others }, rounds) => {
          const simulation = simulationOf([parent, ...others], kinds)
          expect((await runUntilQuiet(simulation, call, { between: makeReady })).isQuiet).toBe(true)
          const before = contents(simulation, kind, parent)
          for (const round of rounds) {
            for (const [drift, choice] of round)
              disturb(simulation, childrenOf(simulation, kind, parent), drift, choice)
            await runPass(simulation, call)
          }
          const { isQuiet, passes } = await runUntilQuiet(simulation, call, { between: makeReady, maxPasses: 12 })
          expect(isQuiet).toBe(true)
          expect(passes.length).toBeLessThanOrEqual(6)
          expect(contents(simulation, kind, parent)).toEqual(before)
        }),
        { numRuns: 40 },
      )
    }, 300_000)
  },
)

/** The children that we make; what the runner made is its own to repair. */
function childrenOf(simulation: Simulation, kind: Kind, parent: KubernetesObject): readonly KubernetesObject[] {
  const live = find(simulation.apiServer, referenceOf(parent))
  if (!live) return []
  const claims = claimChildren(simulation.apiServer, kind, live)
  const adopted = new Set(adoptedChildren(claims, kind.adopts, parent.metadata.name).map(identityOf))
  return Object.values(claims)
    .flatMap((byKey) => Object.values(byKey))
    .filter((child) => !adopted.has(identityOf(child)))
}

function identityOf(child: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  return `${kindKey(child)} ${child.metadata.name}`
}

function disturb(
  simulation: Simulation,
  children: readonly KubernetesObject[],
  { of, edit }: Drift,
  choice: number,
): void {
  const fitting = children.filter((child) => of === undefined || child.kind === of)
  const chosen = fitting[choice % Math.max(fitting.length, 1)]
  if (!chosen) return
  try {
    if (edit === 'delete') deleteObject(simulation, referenceOf(chosen))
    else editObject(simulation, referenceOf(chosen), edit)
  } catch (error) {
    if (!(error instanceof Error) || !/there is no|duplicate|immutable/.test(error.message)) throw error
  }
}

/** Children without what the API server counts and without their statuses. */
function contents(simulation: Simulation, kind: Kind, parent: KubernetesObject): readonly unknown[] {
  return childrenOf(simulation, kind, parent).map(({ metadata, kind: childKind, status: _status, ...content }) => {
    const { name, labels, annotations = {}, ownerReferences } = metadata
    const { clusterIP: _address, ...spec } = Object(content['spec'])
    return { ...content, spec, childKind, name, labels, annotations, ownerReferences }
  })
}
