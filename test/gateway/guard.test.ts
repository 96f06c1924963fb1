import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringAt } from '../../hooks/kubernetes/read.ts'
import { type FakeApiServer, startFakeApiServer } from './support/fake-api-server.ts'
import { eventually, type RunningGateway, startGateway } from './support/gateway.ts'
import { startInformer } from './support/informer.ts'

const collection = '/apis/apps/v1/namespaces/a/deployments'
const path = `${collection}/web`
const owner = { apiVersion: 'toolhive.stacklok.dev/v1alpha1', kind: 'Gadget', name: 'web', uid: 'p1', controller: true }
const applied = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'a', labels: { 'controller-uid': 'p1' }, ownerReferences: [owner] },
  spec: { replicas: 1 },
}

let api: FakeApiServer
let running: RunningGateway

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function send(method: string, body: unknown, contentType = 'application/json'): Promise<Answer> {
  const answer = await fetch(`${running.url}${path}?fieldManager=metacontroller&force=true`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': contentType },
  })
  return { status: answer.status, body: await answer.json() }
}

function apply(object: unknown = applied): Promise<Answer> {
  return send('PATCH', object, 'application/apply-patch+yaml')
}

/** Methods of the requests for the child that reached the API server. */
function reached(): readonly string[] {
  return api.requests.filter((request) => request.path === path).map(({ method }) => method)
}

/** Answers the requests for the child, whatever they are, one after the other. */
function answerInTurn(...answers: readonly (readonly [status: number, body?: unknown])[]): void {
  const rest = answers.values()
  api.handle(/deployments\/web$/, (_request, stream) => {
    const [status, body = {}] = rest.next().value ?? [500]
    stream.respond({ ':status': status, 'content-type': 'application/json' })
    stream.end(JSON.stringify(body))
  })
}

beforeEach(async () => {
  api = await startFakeApiServer()
  running = await startGateway(api.url)
})
afterEach(async () => {
  await running.stop()
  await api.stop()
})

describe('an apply of a child', () => {
  it('that does not exist is passed on with a version that no object has', async () => {
    expect((await apply()).status).toBe(201)
    expect(reached()).toEqual(['PATCH'])
    const metadata = { ...applied.metadata, resourceVersion: '1' }
    expect(JSON.parse(api.requests.at(-1)?.body.toString() ?? '')).toEqual({ ...applied, metadata })

    expect((await apply()).status).toBe(200)
    expect(reached()).toEqual(['PATCH', 'PATCH'])
    expect(
      await running.metric('toolhive_gateway_guarded_applies_total{resource="apps/v1/deployments",outcome="new"}'),
    ).toBe('1')
  })

  it('that the engine was shown is passed on without a look, bound to its uid', async () => {
    const stored = api.put(collection, applied)
    const client = await startInformer({ url: running.url, path: '/apis/apps/v1/deployments' })

    expect((await apply()).status).toBe(200)

    expect(reached()).toEqual(['PATCH'])
    expect(stringAt(JSON.parse(api.requests.at(-1)?.body.toString() ?? ''), 'metadata', 'uid')).toBe(
      stored.metadata.uid,
    )
    await client.stop()
  })

  it.each([
    ['nobody made', {}, 'it has no owner'],
    [
      'another controller owns',
      { ownerReferences: [{ ...owner, kind: 'Job', name: 'j', uid: 'p9' }] },
      'it belongs to Job "j"',
    ],
    ['bears our label but not our ownership', { labels: { 'controller-uid': 'p1' } }, 'it has no owner'],
  ])('that %s is refused: the object is not touched and the message names it', async (_, metadata, whose) => {
    const stored = api.put(collection, { spec: { mine: true }, metadata: { name: 'web', namespace: 'a', ...metadata } })

    const { status, body } = await apply()

    expect(status).toBe(409)
    expect(body).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'AlreadyExists', code: 409 })
    expect(stringAt(body, 'message')).toContain(
      `Deployment "web" in namespace "a" exists and does not belong to Gadget "web": ${whose}`,
    )
    expect(api.get(collection, 'web')).toEqual(stored)
    expect(reached()).toEqual(['PATCH', 'GET'])
  })

  describe('of an object that the Go operator made', () => {
    const goOperator = { manager: 'thv-operator', operation: 'Update', fieldsV1: { 'f:spec': { 'f:old': {} } } }
    const controllers = { manager: 'kube-controller-manager', operation: 'Update', subresource: 'status' }
    const takenOver = { ...goOperator, manager: 'metacontroller', operation: 'Apply' }

    it('is passed on after its fields have become the engine’s, once', async () => {
      const managedFields = [goOperator, controllers]
      api.put(collection, { metadata: { name: 'web', namespace: 'a', ownerReferences: [owner], managedFields } })

      const { status, body } = await apply()

      expect(status).toBe(200)
      expect(reached()).toEqual(['PATCH', 'GET', 'PATCH', 'PATCH'])
      expect(api.get(collection, 'web')?.metadata['managedFields']).toEqual([controllers, takenOver])
      expect(stringAt(body, 'metadata', 'resourceVersion')).toBe(api.get(collection, 'web')?.metadata.resourceVersion)

      await apply()
      expect(reached()).toEqual(['PATCH', 'GET', 'PATCH', 'PATCH', 'PATCH'])
      expect(await running.metric('toolhive_gateway_handed_over_total{resource="apps/v1/deployments"}')).toBe('1')
    })

    it('and that is ours is applied a second time when it has written again', async () => {
      await apply()
      const ours = api.get(collection, 'web')
      api.put(collection, { ...ours, metadata: { ...ours?.metadata, name: 'web', managedFields: [goOperator] } })

      const { body } = await apply()

      expect(reached().slice(1)).toEqual(['PATCH', 'PATCH', 'PATCH'])
      expect(api.get(collection, 'web')?.metadata['managedFields']).toEqual([takenOver])
      expect(stringAt(body, 'metadata', 'resourceVersion')).toBe(api.get(collection, 'web')?.metadata.resourceVersion)
    })

    it('and that is ours is looked at when what it has written does not go together with our fields', async () => {
      await apply()
      const ours = api.get(collection, 'web')
      let applies = 0
      api.handle(/deployments\/web$/, ({ headers }, stream) => {
        const isApply = headers['content-type'] === 'application/apply-patch+yaml'
        applies += isApply ? 1 : 0
        stream.respond({ ':status': isApply && applies === 1 ? 422 : 200, 'content-type': 'application/json' })
        const metadata = { ...ours?.metadata, ...(isApply ? {} : { managedFields: [goOperator] }) }
        stream.end(JSON.stringify({ ...ours, metadata }))
      })

      expect((await apply()).status).toBe(200)
      expect(reached().slice(1)).toEqual(['PATCH', 'GET', 'PATCH', 'PATCH'])
    })

    it('is not touched by a dry run', async () => {
      const before = {
        metadata: { name: 'web', namespace: 'a', ownerReferences: [owner], managedFields: [goOperator] },
      }
      api.put(collection, before)
      await fetch(`${running.url}${path}?fieldManager=metacontroller&force=true&dryRun=All`, {
        method: 'PATCH',
        body: JSON.stringify(applied),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      })
      expect(reached()).toEqual(['PATCH', 'GET', 'PATCH'])
    })
  })

  it('looks again when the object that was shown has been replaced by a foreign one', async () => {
    api.put(collection, applied)
    const client = await startInformer({ url: running.url, path: '/apis/apps/v1/deployments' })
    api.refuse(/deployments$/, 503) // the gateway stops following
    api.cutWatches()
    await eventually(() => expect(api.watches()).toBe(0))
    api.remove(collection, 'web')
    const foreign = api.put(collection, { spec: { mine: true }, metadata: { name: 'web', namespace: 'a' } })

    expect((await apply()).status).toBe(409)
    expect(reached()).toEqual(['PATCH', 'GET'])
    expect(api.get(collection, 'web')).toEqual(foreign)
    await client.stop()
  })

  it('makes it anew when the object that was shown is gone', async () => {
    await apply()
    api.remove(collection, 'web')

    expect((await apply()).status).toBe(201)
    expect(reached()).toEqual(['PATCH', 'PATCH', 'GET', 'PATCH'])
  })

  it('passes on what it cannot look at: the engine hears the refusal', async () => {
    answerInTurn([409], [403])

    expect((await apply()).status).toBe(403)
    expect(reached()).toEqual(['PATCH', 'GET'])
  })

  it('is not forced where the API server does not create with a version', async () => {
    answerInTurn([409], [404], [201, applied])

    expect((await apply()).status).toBe(201)
    expect(reached()).toEqual(['PATCH', 'GET', 'PATCH'])
    expect(api.requests.at(-1)?.query.get('force')).toBe('false')
    expect(JSON.parse(api.requests.at(-1)?.body.toString() ?? '')).toEqual(applied)
  })

  it('takes back what an unforced apply has added to an object that appeared after all', async () => {
    const mine = { ...applied, metadata: { name: 'web', uid: 'x', managedFields: [{ manager: 'kubectl' }] } }
    answerInTurn([409], [404], [200, mine], [200, mine], [200, mine])

    expect((await apply()).status).toBe(409)
    expect(reached()).toEqual(['PATCH', 'GET', 'PATCH', 'PATCH', 'GET'])
    const { apiVersion, kind } = applied
    expect(JSON.parse(api.requests.at(-2)?.body.toString() ?? '')).toEqual({
      apiVersion,
      kind,
      metadata: { name: 'web', namespace: 'a', uid: 'x' },
    })
  })

  describe('under the name of the orphan of an earlier parent', () => {
    const parents = `/apis/${owner.apiVersion}/namespaces/a/gadgets`
    const orphan = {
      ...applied,
      metadata: { ...applied.metadata, ownerReferences: [{ ...owner, uid: 'p0' }] },
      spec: { old: true },
    }

    it('is made anew after the orphan has been deleted', async () => {
      api.put(parents, { metadata: { name: 'web', namespace: 'a', uid: 'p1' } })
      const { uid, resourceVersion } = api.put(collection, orphan).metadata

      expect((await apply()).status).toBe(201)
      expect(reached()).toEqual(['PATCH', 'GET', 'DELETE', 'PATCH'])
      expect(api.get(collection, 'web')).toMatchObject({ spec: applied.spec })
      const deletion = api.requests.find(({ method }) => method === 'DELETE')?.body.toString() ?? ''
      expect(JSON.parse(deletion)).toMatchObject({
        preconditions: { uid, resourceVersion },
        propagationPolicy: 'Background',
      })
    })

    it.each([
      ['is not the living one', 'p2'],
      ['is gone', undefined],
    ])('is refused where the claiming parent %s: an engine that is behind deletes nothing', async (_, uid) => {
      if (uid !== undefined) api.put(parents, { metadata: { name: 'web', namespace: 'a', uid } })
      const before = api.put(collection, orphan)

      expect((await apply()).status).toBe(409)
      expect(api.get(collection, 'web')).toEqual(before)
    })

    it('is refused where somebody else owns it too', async () => {
      api.put(parents, { metadata: { name: 'web', namespace: 'a', uid: 'p1' } })
      const ownerReferences = [...orphan.metadata.ownerReferences, { kind: 'Job', name: 'j', uid: 'u9' }]
      const before = api.put(collection, { ...orphan, metadata: { ...orphan.metadata, ownerReferences } })

      expect((await apply()).status).toBe(409)
      expect(api.get(collection, 'web')).toEqual(before)
    })

    it('is refused while something holds it back', async () => {
      api.put(parents, { metadata: { name: 'web', namespace: 'a', uid: 'p1' } })
      const going = {
        ...orphan,
        metadata: { ...orphan.metadata, uid: 'x', resourceVersion: '7', deletionTimestamp: '2026-01-01T00:00:00Z' },
      }
      answerInTurn(
        [409],
        [200, { ...going, metadata: { ...going.metadata, deletionTimestamp: undefined } }],
        [200],
        [409],
        [200, going],
      )

      const { status, body } = await apply()
      expect(status).toBe(409)
      expect(stringAt(body, 'message')).toContain('It is replaced as soon as it is gone')
      expect(reached()).toEqual(['PATCH', 'GET', 'DELETE', 'PATCH', 'GET'])
    })

    it('is refused where somebody has made the orphan his own since it was looked at', async () => {
      const { uid = '' } = api.put(collection, orphan).metadata
      const metadata = { ...orphan.metadata, uid, ownerReferences: [{ kind: 'Job', name: 'j', uid: 'u9' }] }
      api.handle(/gadgets\/web$/, (_request, stream) => {
        api.put(collection, { ...orphan, metadata })
        stream.respond({ ':status': 200, 'content-type': 'application/json' })
        stream.end(JSON.stringify({ metadata: { name: 'web', namespace: 'a', uid: 'p1' } }))
      })

      expect((await apply()).status).toBe(409)
      expect(api.get(collection, 'web')?.metadata['ownerReferences']).toEqual(metadata.ownerReferences)
    })

    it('is refused in a dry run', async () => {
      api.put(parents, { metadata: { name: 'web', namespace: 'a', uid: 'p1' } })
      api.put(collection, orphan)

      const answer = await fetch(`${running.url}${path}?fieldManager=metacontroller&force=true&dryRun=All`, {
        method: 'PATCH',
        body: JSON.stringify(applied),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      })
      expect(answer.status).toBe(409)
      expect(reached()).toEqual(['PATCH', 'GET'])
    })
  })

  it("without an owner is not the engine's own and is forbidden", async () => {
    api.put(collection, { metadata: { name: 'web', namespace: 'a' } })

    expect((await apply({ ...applied, metadata: { name: 'web', namespace: 'a' } })).status).toBe(403)
    expect(reached()).toEqual([])
  })
})

describe('a PUT of a child', () => {
  it('that would release it is answered and not done, so that the apply after it is not refused', async () => {
    const stored = api.put(collection, { metadata: { name: 'web', namespace: 'a', ownerReferences: [owner] } })
    const released = { ...stored, metadata: { ...stored.metadata, ownerReferences: [] } }

    expect(await send('PUT', released)).toEqual({ status: 200, body: released })
    expect(api.get(collection, 'web')).toEqual(stored)
    expect((await apply()).status).toBe(200)
  })

  it('that adopts it is done', async () => {
    const stored = api.put(collection, {
      metadata: { name: 'web', namespace: 'a', labels: { 'controller-uid': 'p1' } },
    })
    const adopted = { ...stored, metadata: { ...stored.metadata, ownerReferences: [owner] } }

    expect((await send('PUT', adopted)).status).toBe(200)
    expect(api.get(collection, 'web')?.metadata['ownerReferences']).toEqual([owner])
  })
})
