import { beforeAll, describe, expect, it } from 'vitest'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, get, kubectl, patch, textAt } from './support/cluster.ts'
import { figure } from './support/figures.ts'
import { testImages } from './support/images.ts'
import { installOperator } from './support/installation.ts'
import { type ClientTransport, type Session, withClient } from './support/mcp.ts'
import { withNamespace } from './support/namespace.ts'
import { apiVersion, endpointOf, isReady, server } from './support/servers.ts'
import { waitFor } from './support/wait.ts'

const namespace = 'e2e-edits'
const toolConfig = ['mcptoolconfig', 'few', '-n', namespace]

interface Edit {
  readonly edit: () => Promise<void>
  /** How clients connect afterwards; `sse` unless given. */
  readonly transport?: ClientTransport
  /** What a client sees then. */
  readonly check: (session: Session) => Promise<void>
}

describe('a running server', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    const few = { apiVersion, kind: 'MCPToolConfig', metadata: { name: 'few', namespace } }
    await apply({ ...few, spec: { toolsFilter: ['echo', 'get-env'] } }, server({ namespace, name: 'edited' }))
    await isReady(namespace, 'mcpserver/edited')
  })

  it.each<[string, Edit]>([
    [
      'its image',
      {
        edit: () => editSpec({ image: testImages.otherServer }),
        check: async () => expect(await runningImage()).toBe(testImages.otherServer),
      },
    ],
    [
      'its environment',
      {
        edit: () => editSpec({ env: [{ name: 'GREETING', value: 'changed' }] }),
        check: async ({ call }) => expect(JSON.parse(await call('get-env'))).toMatchObject({ GREETING: 'changed' }),
      },
    ],
    [
      'its tool config',
      {
        edit: () => editSpec({ toolConfigRef: { name: 'few' } }),
        check: async ({ toolNames }) => expect(await toolNames()).toEqual(['echo', 'get-env']),
      },
    ],
    [
      'what its tool config says',
      {
        edit: () => patch(toolConfig, { spec: { toolsFilter: ['echo'] } }),
        check: async ({ toolNames }) => expect(await toolNames()).toEqual(['echo']),
      },
    ],
    [
      'its transport',
      {
        edit: () => editSpec({ transport: 'streamable-http', args: ['streamableHttp'], mcpPort: 3001 }),
        transport: 'streamable-http',
        check: async ({ toolNames }) => expect(await toolNames()).toEqual(['echo']),
      },
    ],
  ])('takes an edit of %s in one rollout, and clients can call it again', async (title, edit) => {
    const before = { rollouts: await identities('replicasets'), pods: await identities('pods') }
    const begun = Date.now()
    await edit.edit()
    await waitFor('the rollout has begun', async () => (await newRollouts(before.rollouts)).length > 0)
    await isReady(namespace, 'mcpserver/edited')
    await withClient(endpointOf(namespace, 'edited', edit.transport), async (session) => {
      await edit.check(session)
      expect(await session.call('echo', { message: 'hello' })).toBe('Echo: hello')
    })
    await figure(`edit of ${title}: called again after`, `${((Date.now() - begun) / 1000).toFixed(1)} s`)
    await waitFor('the pods from before are gone', async () => {
      const left = (await identities('pods')).filter((pod) => before.pods.includes(pod))
      if (left.length > 0) throw new Error(left.join(', '))
      return true
    })
    expect(await identities('pods')).toHaveLength(2)
    expect(await newRollouts(before.rollouts)).toHaveLength(1)
  })

  it('goes with everything that was made for it', async () => {
    await kubectl(['delete', 'mcpserver', 'edited', '-n', namespace])
    await waitFor('nothing is left of it', async () => {
      const kinds = 'deployments,replicasets,statefulsets,pods,services,configmaps,serviceaccounts,roles,rolebindings'
      const left = listAt(await get(kinds, '-n', namespace), 'items').map(label)
      if (left.some((name) => !standard.has(name))) throw new Error(left.join(', '))
      return true
    })
  })
})

/** In every namespace. */
const standard = new Set(['ConfigMap kube-root-ca.crt', 'ServiceAccount default'])

function editSpec(spec: object): Promise<void> {
  return patch(['mcpserver', 'edited', '-n', namespace], { spec })
}

/** Names and ids: a StatefulSet gives a pod's name to the next one. */
async function identities(kind: string): Promise<readonly string[]> {
  const found = await get(kind, '-n', namespace)
  return listAt(found, 'items').map(
    (each) => `${stringAt(each, 'metadata', 'name')} ${stringAt(each, 'metadata', 'uid')}`,
  )
}

/** Each rollout of the proxy is a ReplicaSet. */
async function newRollouts(before: readonly string[]): Promise<readonly string[]> {
  return (await identities('replicasets')).filter((rollout) => !before.includes(rollout))
}

function runningImage(): Promise<string> {
  return textAt('{.spec.containers[0].image}', '-n', namespace, 'pod', 'edited-0')
}

function label(object: unknown): string {
  return `${stringAt(object, 'kind')} ${stringAt(object, 'metadata', 'name')}`
}
