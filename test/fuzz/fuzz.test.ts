import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { canary } from '../support/arbitrary.ts'
import { controller } from '../support/parents.ts'
import { runCampaign } from './campaign.ts'
import type { Finding } from './findings.ts'
import { type FuzzRequest, parseRequest } from './fuzz-request.ts'
import { type Answer, judged, judgedForwarded, judgedLog, type Verdict } from './judge.ts'
import { readOptions } from './options.ts'
import { canMeasure } from './process-stats.ts'
import { type Program, startProgram } from './program.ts'
import { hookCall } from './requests/made.ts'
import { requestMaker } from './requests/requests.ts'

const parent = {
  apiVersion: 'toolhive.stacklok.dev/v1alpha1',
  kind: 'MCPServer',
  metadata: { name: 'a', namespace: 'demo', uid: 'uid-1' },
  spec: { image: 'a' },
}
const body = { controller, parent, children: {}, related: {}, finalizing: false }

function makeSync(index: number): FuzzRequest {
  return { ...hookCall('valid', '/mcpserver/sync', body), index }
}

let program: Program | undefined
afterEach(async () => {
  await program?.stop()
})

/** What a short run finds in a service that is broken in a way. */
async function findingsIn(way: string, requests: number): Promise<readonly Finding[]> {
  const logged: (readonly [FuzzRequest, Verdict])[] = []
  program = await startProgram(
    {
      command: [process.execPath, join(import.meta.dirname, 'broken-service.mjs'), way, canary],
      environment: {},
      urlField: 'hooks',
    },
    (line) => {
      const verdict = judgedLog(line)
      if (verdict) logged.push([makeSync(0), verdict])
    },
  )
  const { findings } = await runCampaign({
    make: makeSync,
    programs: new Map([['manager', program]]),
    from: 0,
    to: requests,
    concurrency: 2,
    onProgress: () => undefined,
    onFinding: () => undefined,
    isStopped: () => false,
    takeAsides: () => logged.splice(0),
  })
  return findings.list()
}

describe.runIf(canMeasure)('a fuzz run finds', () => {
  it('nothing in a service that is sound', async () => {
    expect(await findingsIn('sound', 3)).toEqual([])
  })

  it.each([
    ['without children', 'broken answer'],
    ['null children', 'broken answer'],
    ['a null child', 'broken answer'],
    ['an undeclared child', 'undeclared child'],
    ['a foreign namespace', 'foreign namespace'],
    ['foreign rights', 'foreign rights'],
    ['a secret', 'secret'],
    ['a secret in the log', 'secret'],
    ['500', '500'],
    ['500 after others', '500'],
    ['slow', 'slow'],
    ['crash', 'crash'],
    ['no answer', 'no answer'],
  ] as const)(
    'a service that answers with: %s',
    async (way, failure) => {
      const requests = failure === 'slow' ? 1 : 3
      const classes = new Set((await findingsIn(way, requests)).map(({ verdict }) => verdict.failure))
      expect([...classes]).toEqual([failure])
    },
    120_000,
  )

  it('what fails only after other requests, and says so', async () => {
    const [finding] = await findingsIn('500 after others', 3)
    expect(finding?.verdict.detail).toContain('only after the requests before it')
  })
})

const request = makeSync(0)

describe('an answer', () => {
  const customize = { ...hookCall('valid', '/mcpserver/customize', { controller, parent }), index: 0 }
  const rule = { apiVersion: 'v1', resource: 'configmaps', namespace: 'demo', names: ['a'] }
  it.each([
    ['a refusal', request, { status: 400, body: '{"error":"no"}' }, undefined],
    ['a refusal that repeats a secret', request, { status: 400, body: `{"error":"${canary}"}` }, 'secret'],
    ['no JSON', request, { status: 200, body: 'ok' }, 'broken answer'],
    ['rules', customize, rules([rule]), undefined],
    ['rules without a namespace', customize, rules([{ ...rule, namespace: undefined }]), 'foreign namespace'],
    ['rules that are null', customize, rules(null), 'broken answer'],
  ])('that is %s', (_, asked, answer, failure) => {
    expect(judged(asked, answer)?.failure).toBe(failure)
  })

  it.each([
    ['a rule of its kind', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }], undefined],
    ['any verb', [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }], 'foreign rights'],
    ['a path of the API server', [{ nonResourceURLs: ['/'], verbs: ['get'] }], 'foreign rights'],
  ])('whose Role has %s', (_, rules, failure) => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'a' }, rules }
    const text = JSON.stringify({ status: {}, children: [role] })
    expect(judged(request, { status: 200, body: text })?.failure).toBe(failure)
  })
})

describe('an answer of the gateway', () => {
  const engines = { ...request, program: 'gateway', path: '/api/v1/pods', headers: {} } as const
  const strangers = { ...engines, headers: { authorization: 'Bearer guessed' } }

  it.each([
    ['to the engine', engines, { status: 200, body: '{}' }, undefined],
    ['to a stranger', strangers, { status: 200, body: '{}' }, 'forwarded'],
    ['that turns a stranger away', strangers, { status: 401, body: '{}' }, undefined],
    ['that tells the token', engines, { status: 404, body: `token-${canary}` }, 'secret'],
  ])('%s', (_, asked, answer, failure) => {
    expect(judged(asked, answer)?.failure).toBe(failure)
  })
})

describe('a request that came through the gateway', () => {
  it.each([
    ['/api/v1/namespaces/demo/configmaps/a', undefined],
    ['/api/v1/namespaces/demo/secrets/a', 'forwarded'],
    ['/api/v1/namespaces/demo/pods/a/exec', 'forwarded'],
    ['/api/v1/namespaces/demo/configmaps/..%2Fsecrets%2Fa', 'forwarded'],
    ['/metrics', 'forwarded'],
  ])('%s', (path, failure) => {
    expect(judgedForwarded('GET', path)?.failure).toBe(failure)
  })
})

describe('the requests of a seed', () => {
  it('are the same each time, and come back from the file that is written of them', async () => {
    const [first, second] = [await requestMaker(7), await requestMaker(7)]
    for (const index of [0, 1, 2, 3, 500, 500_000]) {
      expect(second(index)).toEqual(first(index))
      expect(parseRequest(JSON.stringify(first(index)))).toEqual(first(index))
    }
    expect((await requestMaker(8))(0)).not.toEqual(first(0))
  }, 60_000)
})

describe('the arguments', () => {
  it.each([
    [[], { requests: 20_000, seed: 5, from: 0, concurrency: 8 }],
    [['--requests', '9', '--seed', '1', '--from', '3'], { requests: 9, seed: 1, from: 3, concurrency: 8 }],
  ])('%j', (given, options) => {
    expect(readOptions(given, () => 5)).toEqual({ options })
  })

  it.each([
    [['--requests', 'many'], '--requests must be a number, not many.'],
    [['--concurrency', '0'], '--concurrency must be 1 or more.'],
    [['--faster'], expect.stringContaining('--faster')],
  ])('%j cannot be used', (given, error) => {
    expect(readOptions(given, () => 5)).toEqual({ error })
  })
})

function rules(relatedResources: unknown): Answer {
  return { status: 200, body: JSON.stringify({ relatedResources }) }
}
