import { describe, expect, it } from 'vitest'
import type { Kind } from '../../hooks/engine/kind.ts'
import { objectsOf } from '../../hooks/engine/rules.ts'
import { canary } from '../support/arbitrary.ts'
import { type GadgetDefinition, gadgetKind, gadgets } from '../support/engine-kind.ts'
import { gadget } from '../support/engine-simulation.ts'
import { lastAppliedChildren } from '../support/last-applied-children.ts'
import type { ContractCase } from './cases.ts'
import { contractOf, promises, settle } from './contract.ts'

const recipe = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'r', namespace: 'demo' },
  data: { steps: 'stir' },
}
const other = { ...recipe, metadata: { name: 'q', namespace: 'demo' } }

const cases: readonly ContractCase[] = [
  { name: 'plain', parent: gadget('g'), others: [] },
  { name: 'with a recipe', parent: gadget('g', { recipe: 'r', clientSecret: 'x' }), others: [recipe, other] },
  { name: 'without its recipe', parent: gadget('g', { recipe: 'r' }), others: [] },
  { name: 'that cannot be read', parent: { ...gadget('g'), spec: {} }, others: [] },
]

await contractOf(gadgets, cases, [gadgets])

type Sync = GadgetDefinition['sync']

/** A gadget whose answer to a spec that it can read is another. */
function answering(sync: Sync): Kind {
  return gadgetKind({ sync })
}

const metadata = { name: 'g', namespace: 'demo' }
const service = { apiVersion: 'v1', kind: 'Service', metadata }
const fine = { children: [service], status: { phase: 'Running' }, problems: [] }
let calls = 0

describe('a kind that breaks a promise is found', () => {
  it.each<[keyof typeof promises, string, Kind]>([
    [
      'settles, and a second pass over its own output changes nothing',
      'another child each time',
      answering(({ children }) => ({
        ...fine,
        children: [
          { ...service, spec: { seen: objectsOf(children, service).map((seen) => seen.metadata.resourceVersion) } },
        ],
      })),
    ],
    [
      'settles, and a second pass over its own output changes nothing',
      'a child of an undeclared kind',
      answering(() => ({ ...fine, children: [{ ...service, kind: 'Secret' }] })),
    ],
    [
      'answers the same bytes each time, in whatever order objects come',
      'a counter in the status',
      answering(() => ({ ...fine, status: { phase: 'Running', message: String((calls += 1)) } })),
    ],
    [
      'answers the same bytes each time, in whatever order objects come',
      'related objects in the order of the request',
      answering(({ related, children }) => ({
        ...fine,
        status: { message: JSON.stringify([related, Object.keys(children)]) },
      })),
    ],
    [
      'asks for the same objects whatever else changes about the parent',
      'a rule from a label',
      gadgetKind({
        customize: ({ metadata: { namespace, labels } }) => [
          { apiVersion: 'v1', resource: 'pods', namespace, names: [labels?.['pod'] ?? 'none'] },
        ],
      }),
    ],
    [
      'names its children as labels of DNS, 63 characters at most',
      'a name of 64 characters',
      answering(() => ({ ...fine, children: [{ ...service, metadata: { ...metadata, name: 'a'.repeat(64) } }] })),
    ],
    [
      'writes only what the status schema knows',
      'a phase of its own',
      answering(() => ({ ...fine, status: { phase: 'Sleeping' } })),
    ],
    [
      'keeps secrets out of ConfigMaps, Services, statuses and problems',
      'a message that quotes the spec',
      answering(({ parent: { spec } }) => ({ ...fine, status: { message: JSON.stringify(spec) } })),
    ],
    [
      'tells a user what is wrong, by reason, field and sentence',
      'a shrug',
      answering(() => ({ ...fine, problems: [{ reason: 'Bad', message: 'bad', severity: 'warning' }] })),
    ],
    [
      'holds its running children when the spec cannot be read',
      'children that go',
      gadgetKind({
        hold: (_, problems) => ({ children: [], status: { phase: 'Failed' }, problems }),
      }),
    ],
    [
      'holds its running children when the spec cannot be read',
      'children made up',
      gadgetKind({
        hold: ({ children }, problems) => ({
          children: [...lastAppliedChildren(children), { ...service, metadata: { ...metadata, name: 'more' } }],
          status: { phase: 'Failed' },
          problems,
        }),
      }),
    ],
  ])('"%s": %s', async (promise, _, kind) => {
    const parent = {
      ...gadget('g', { recipe: 'r', clientSecret: canary }),
      metadata: { ...metadata, labels: { pod: 'p' } },
    }
    const settled = await settle(kind, { name: 'broken', parent, others: [recipe, other] }, [kind])
    await expect(async () => promises[promise]?.keep(kind, settled)).rejects.toThrow()
  })
})
