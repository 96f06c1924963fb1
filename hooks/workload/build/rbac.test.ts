import { describe, expect, it } from 'vitest'
import { childOf, proxyOf, serverOf, synced } from '../../../test/support/workload.ts'
import { listAt } from '../../kubernetes/read.ts'

const accounts = (spec: Readonly<Record<string, unknown>>): readonly string[] =>
  synced(serverOf(spec))
    .children.filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ metadata }) => metadata.name)

describe('accounts', () => {
  it.each([
    ['one for the proxy and one for the server', {}, ['demo-server-proxy-runner', 'demo-server-sa']],
    ["none for a server that has the user's", { serviceAccount: 'mine' }, ['demo-server-proxy-runner']],
    ["none for a server that has the namespace's default one", { serviceAccount: '' }, ['demo-server-proxy-runner']],
  ])('%s', (_, spec, expected) => {
    expect(accounts(spec)).toEqual(expected)
  })

  it('are bare: pull secrets and labels that others add are theirs (WART-31)', () => {
    expect(childOf(synced(serverOf()), 'ServiceAccount', 'demo-server-sa')).toEqual({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'demo-server-sa', namespace: 'demo' },
    })
  })
})

describe('rights', () => {
  it.each([
    ['a server', synced(serverOf()), 'demo-server-proxy-runner'],
    ['a remote proxy', synced(proxyOf()), 'demo-proxy-remote-proxy-runner'],
  ])('of %s go to its own account, in its own namespace', (_, answer, name) => {
    expect(childOf(answer, 'RoleBinding', name)).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'demo' }],
    })
  })

  it('never include Secrets or everything', () => {
    for (const answer of [synced(serverOf()), synced(proxyOf())]) {
      const roles = answer.children.filter(({ kind }) => kind === 'Role')
      const rules = roles.flatMap((role) => listAt(role, 'rules'))
      expect(rules).not.toEqual([])
      expect(JSON.stringify(rules)).not.toMatch(/secrets|\*/)
    }
  })

  it('of a remote proxy are to read ConfigMaps only', () => {
    expect(childOf(synced(proxyOf()), 'Role', 'demo-proxy-remote-proxy-runner')['rules']).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    ])
  })
})
