import * as fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import type { ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { answerSync } from '../../hooks/engine/response.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { service } from '../http/service.ts'
import { pool, spoiltSpecs, validSpecs } from '../support/arbitrary.ts'
import { context } from '../support/engine-kind.ts'
import { controller } from '../support/parents.ts'
import { namespace, relatedSets } from '../support/related-pool.ts'
import { clearCanary, secretCanary, secretFields, unclassifiedFields, withSecrets } from '../support/secret-fields.ts'

const runs = Number(process.env['PROPERTY_RUNS'] ?? 6_000)
const callsPerKind = 60

it.each(kinds.map((kind) => [kind.names.kind, kind] as const))(
  'no field of %s sounds secret without being planted or known as a name',
  (_, kind) => {
    expect(unclassifiedFields(kind)).toEqual([])
  },
)

const kindsWithSecrets = kinds.filter((kind) => secretFields(kind).length > 0)

it('finds secret-like fields in every kind that runs or reaches something', () => {
  expect(kindsWithSecrets.map(({ names }) => names.kind)).toEqual([
    'MCPServer',
    'MCPRemoteProxy',
    'MCPExternalAuthConfig',
    'MCPRegistry',
  ])
})

describe.each(kindsWithSecrets.map((kind) => [kind.names.kind, kind] as const))('secrets in an %s', (_, kind) => {
  const related = relatedSets(kind, kinds, 60)
  const requests = fc
    .tuple(
      withSecrets(kind, fc.oneof({ weight: 3, arbitrary: validSpecs(kind) }, spoiltSpecs(kind))),
      fc.constantFrom(...pool),
      fc.constantFrom(...related),
    )
    .map(([spec, name, relatedObjects]) =>
      syncRequest(parentOf(kind.parent.apiVersion, kind.names.kind, name, spec), relatedObjects),
    )

  it('never come out in a status or a problem, and in a child only where the pod needs them', () => {
    fc.assert(
      fc.property(requests, (body) => {
        const { response, problems } = answerSync(kind, body, context)
        const shown = JSON.stringify([response.status, problems])
        expect(shown).not.toContain(secretCanary)
        expect(shown).not.toContain(clearCanary)
        const outsidePods = response.children.filter((child) => child.kind !== 'Deployment')
        expect(JSON.stringify(outsidePods)).not.toContain(secretCanary)
        const readable = outsidePods.filter((child) => child.kind !== 'ConfigMap')
        expect(JSON.stringify(readable)).not.toContain(clearCanary)
      }),
      { numRuns: Math.ceil(runs / kindsWithSecrets.length) },
    )
  }, 120_000)

  it('never come out in a log, an error or a metric', async () => {
    const { app, logText } = service({ kinds, now: () => context.now, settings: context.settings })
    const path = `/${kind.names.kind.toLowerCase()}`
    for (const body of fc.sample(requests, { numRuns: callsPerKind, seed: 5 })) {
      const text = JSON.stringify(body)
      const { children: _children, related: _related, finalizing: _finalizing, ...customize } = body
      const answers = [
        await post(app, `${path}/sync`, text),
        await post(app, `${path}/customize`, JSON.stringify(customize)),
        // errors: a body that ends early, and one that is no request
        await post(app, `${path}/sync`, text.slice(0, -20)),
        await post(app, `${path}/sync`, JSON.stringify({ ...body, more: secretCanary })),
      ]
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 400])
      expect(
        answers
          .slice(1)
          .map((answer) => answer.text)
          .join(),
      ).not.toMatch(anyCanary)
    }
    const metrics = await request(app).get('/metrics')
    expect(logText()).not.toMatch(anyCanary)
    expect(logText().split('\n').length).toBeGreaterThan(4 * callsPerKind)
    expect(metrics.text).not.toMatch(anyCanary)
  }, 120_000)
})

const anyCanary = new RegExp(`${secretCanary}|${clearCanary}`)

function post(app: ReturnType<typeof service>['app'], path: string, body: string): Promise<request.Response> {
  return request(app)
    .post(path)
    .set('Content-Type', 'application/json')
    .send(body)
    .then((answer) => answer)
}

function parentOf(apiVersion: string, kind: string, name: string, spec: unknown): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace, uid: 'uid-1', generation: 1 }, spec }
}

function syncRequest(parent: KubernetesObject, related: ObjectMap): Parameters<typeof answerSync>[1] {
  return { controller, parent, children: {}, related, finalizing: false }
}
