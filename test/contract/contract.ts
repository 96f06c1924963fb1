import { describe, expect, it } from 'vitest'
import { reasons } from '../../hooks/api/reasons.ts'
import { stateReasons } from '../../hooks/api/state-reasons.ts'
import { structuralSchema } from '../../hooks/crd/structural-schema.ts'
import type { Kind } from '../../hooks/engine/kind.ts'
import { storedVersion } from '../../hooks/engine/kind-version.ts'
import type { ObjectMap, SyncHookRequest, SyncHookResponse } from '../../hooks/engine/metacontroller-types.ts'
import { answerCustomize, answerSync } from '../../hooks/engine/response.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import { isDnsLabel } from '../../hooks/kubernetes/names.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { decodeCustomize, decodeSync } from '../../hooks/simulator/decoder.ts'
import { isQuiet, runPass, runUntilQuiet } from '../../hooks/simulator/simulation.ts'
import type { HookCall, Simulation } from '../../hooks/simulator/state.ts'
import { makeReady } from '../../hooks/simulator/workloads.ts'
import { prunedAndDefaulted } from '../crd/structural-defaults.ts'
import { context } from '../support/engine-kind.ts'
import { call, deepFrozen, simulationOf } from '../support/engine-simulation.ts'
import { clearCanary, secretCanary, withEverySecret } from '../support/secret-fields.ts'
import type { ContractCase } from './cases.ts'

/** A sync call for the case's parent while its cluster settled, and the answer. */
interface Exchange {
  readonly request: SyncHookRequest
  readonly answer: SyncHookResponse
}

/** A case after everything settled, with its workloads available. */
interface Settled {
  readonly simulation: Simulation
  readonly exchanges: readonly Exchange[]
  readonly failures: readonly string[]
  readonly isQuiet: boolean
}

/**
 * What every kind promises the engine and its users. Nothing here knows a kind: a new one is held to it by standing in
 * the list of kinds. The cases settle before the tests are named: a promise is tried where there is something to try.
 */
export async function contractOf(kind: Kind, cases: readonly ContractCase[], kinds: readonly Kind[]): Promise<void> {
  const settled: (readonly [string, Settled])[] = []
  for (const contractCase of cases) settled.push([contractCase.name, await settle(kind, contractCase, kinds)])

  describe(`${kind.names.kind} keeps the contract`, () => {
    it('has cases to be tried with', () => {
      expect(cases.length).toBeGreaterThan(0)
    })

    describe.each(settled)('%s', (_, settledCase) => {
      for (const [promise, { keep, concerns }] of Object.entries(promises)) {
        if (concerns && !settledCase.exchanges.some((exchange) => concerns(kind, exchange))) continue
        it(promise, () => keep(kind, settledCase))
      }
    })
  })
}

interface Promised {
  readonly keep: (kind: Kind, settled: Settled) => void | Promise<void>
  /** Whether an exchange has what the promise is about; absent where each has. */
  readonly concerns?: (kind: Kind, exchange: Exchange) => boolean
}

/** Reasons of the catalogues. */
const explained: ReadonlySet<string> = new Set([...Object.keys(reasons), ...Object.keys(stateReasons)])

/** What the kubelet and the gadgets of the tests say. */
const passedOn: ReadonlySet<string> = new Set(['CrashLoopBackOff', 'ImagePullBackOff'])

/** Each promise by the sentence that says it. */
export const promises: Readonly<Record<string, Promised>> = {
  'settles, and a second pass over its own output changes nothing': {
    keep: async (kind, settled) => {
      const { simulation, exchanges, failures } = settled
      expect(exchanges.length).toBeGreaterThan(0)
      expect(failures).toEqual([])
      expect(settled.isQuiet).toBe(true)
      simulation.applies.clear()
      const parents = simulation.apiServer.objects.get(kindKey(kind.parent))?.values() ?? []
      for (const { metadata } of parents) simulation.queue.add(metadata.uid ?? '')
      const again = await runPass(simulation, call)
      expect(again).toMatchObject({ created: [], updated: [], deleted: [], statuses: [], failures: [] })
      expect(isQuiet(simulation)).toBe(true)
    },
  },

  'answers the same bytes each time, in whatever order objects come': {
    keep: (kind, { exchanges }) => {
      for (const { request } of exchanges) {
        const bytes = JSON.stringify(answerSync(kind, request, context))
        const reversed = { ...request, children: backwards(request.children), related: backwards(request.related) }
        expect(JSON.stringify(answerSync(kind, structuredClone(request), context))).toBe(bytes)
        expect(JSON.stringify(answerSync(kind, reversed, context))).toBe(bytes)
        expect(answerCustomize(kind, request, context)).toEqual(answerCustomize(kind, request, context))
      }
    },
  },

  'changes nothing in what it is given': {
    keep: (kind, { exchanges }) => {
      for (const { request } of exchanges) {
        expect(Object.isFrozen(request.parent)).toBe(true)
        answerSync(kind, request, context)
        answerCustomize(kind, request, context)
      }
    },
  },

  'asks for the same objects whatever else changes about the parent': {
    keep: (kind, { exchanges }) => {
      for (const { request } of exchanges) {
        const { status: _status, ...parent } = request.parent
        const { labels: _labels, annotations: _annotations, ...metadata } = parent.metadata
        const bare = { ...request, parent: { ...parent, metadata } }
        const rules = decodeCustomize(answerCustomize(kind, request, context))
        expect(answerCustomize(kind, bare, context)).toEqual(rules)
      }
    },
  },

  'names its children as labels of DNS, 63 characters at most': {
    keep: (_, { exchanges }) => {
      for (const { answer } of exchanges)
        for (const { metadata } of answer.children) expect(isDnsLabel(metadata.name), metadata.name).toBe(true)
    },
    concerns: (_, { answer }) => answer.children.length > 0,
  },

  'writes only what the status schema knows': {
    keep: (kind, { exchanges }) => {
      for (const { answer } of exchanges) {
        const { status } = storedVersion(kind)
        const parsed = status.safeParse(answer.status)
        expect(parsed.error?.issues ?? []).toEqual([])
        expect(prunedAndDefaulted(answer.status, structuralSchema(status))).toEqual(answer.status)
      }
    },
  },

  'gives conditions no reason that the docs do not explain': {
    keep: (_, { exchanges }) => {
      for (const { answer } of exchanges) {
        expect(Array.isArray(answer.status['conditions'] ?? [])).toBe(true)
        for (const condition of listAt(answer.status, 'conditions')) {
          const reason = stringAt(condition, 'reason') ?? ''
          expect(explained.has(reason) || passedOn.has(reason), reason).toBe(true)
        }
      }
    },
  },

  'keeps secrets out of ConfigMaps, Services, statuses and problems': {
    keep: (kind, { exchanges }) => {
      for (const { request } of exchanges) {
        const { response, problems } = answerSync(kind, withCanaries(kind, request), context)
        const readable = response.children.filter((child) => child.kind !== 'Deployment')
        expect(JSON.stringify([readable, response.status, problems])).not.toContain(secretCanary)
        expect(JSON.stringify([response.status, problems])).not.toContain(clearCanary)
      }
    },
  },

  'tells a user what is wrong, by reason, field and sentence': {
    keep: (kind, { exchanges }) => {
      for (const { request } of exchanges)
        for (const { reason, message, field } of answerSync(kind, request, context).problems) {
          expect(reason).toMatch(/^[A-Z][A-Za-z]+$/)
          expect(message.length).toBeGreaterThan(20)
          expect(field ?? 'spec').toMatch(/^(spec|metadata)/)
        }
    },
    concerns: (kind, { request }) => answerSync(kind, request, context).problems.length > 0,
  },

  'holds its running children when the spec cannot be read': {
    keep: (kind, { exchanges }) => {
      for (const { request, answer } of exchanges) {
        for (const spec of [{ nothing: 'known' }, 'none', null, []]) {
          const { response, problems } = answerSync(kind, { ...request, parent: { ...request.parent, spec } }, context)
          decodeSync(response)
          if (problems.some(({ severity }) => severity === 'error'))
            expect(namesOf(response.children)).toEqual(namesOf(observedIn(request.children)))
        }
        expect(answer.status).toBeDefined()
      }
    },
  },
}

/** Lets a case's cluster settle, with every sync call for its parent noted. */
export async function settle(kind: Kind, { parent, others }: ContractCase, kinds: readonly Kind[]): Promise<Settled> {
  const exchanges: Exchange[] = []
  const recording: HookCall = async (called, hook, request) => {
    const answer: unknown = await call(called, hook, request)
    const isOurs = called === kind && request.parent.metadata.name === parent.metadata.name
    if (isOurs && 'children' in request) exchanges.push(deepFrozen({ request, answer: decodeSync(answer) }))
    return answer
  }
  const simulation = simulationOf([parent, ...others], kinds)
  const { passes, isQuiet: quiet } = await runUntilQuiet(simulation, recording, { between: makeReady })
  const failures = passes.flatMap((pass) => pass.failures.map(({ message }) => message))
  return { simulation, exchanges, failures, isQuiet: quiet }
}

function backwards(objects: ObjectMap): ObjectMap {
  return Object.fromEntries(
    Object.entries(objects)
      .toReversed()
      .map(([kindName, byKey]) => [kindName, Object.fromEntries(Object.entries(byKey).toReversed())]),
  )
}

/** The request with a canary in every field, given or not, that may hold what is secret. */
function withCanaries(kind: Kind, request: SyncHookRequest): SyncHookRequest {
  return { ...request, parent: { ...request.parent, spec: withEverySecret(kind, request.parent['spec']) } }
}

function observedIn(children: ObjectMap): readonly KubernetesObject[] {
  return Object.values(children).flatMap((byKey) => Object.values(byKey))
}

function namesOf(objects: readonly Pick<KubernetesObject, 'kind' | 'metadata'>[]): readonly string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()
}
