import { beforeAll, describe, expect, it } from 'vitest'
import { definitions, leases, managed, namespaces, passedOn, sorted } from './harness/expected-rights.ts'
import { type Installed, installCharts, operatorUser, releaseNamespace } from './harness/installed.ts'
import { type Right, rightsOf } from './harness/rights.ts'
import { withCluster } from './harness/with-cluster.ts'

describe('the rights that the chart gives', () => {
  const cluster = withCluster()
  let installed: Installed
  /** What every ServiceAccount may do. */
  let everybody: ReadonlySet<Right> = new Set()

  beforeAll(async () => {
    installed = await installCharts(cluster())
    everybody = new Set(await rightsOf(cluster().admin, 'system:serviceaccount:default:default', 'default'))
    await cluster().createNamespace('allowed')
    await cluster().createNamespace('other')
  })

  it.each(['allowed', undefined])(
    'in cluster mode are exactly what the engine asks, in namespace %s',
    async (namespace) => {
      expect(await operatorRights(namespace)).toEqual(sorted([...definitions, ...namespaces, ...managed, ...passedOn]))
    },
  )

  it('in the namespace of the release are the lease besides', async () => {
    const all = await operatorRights(releaseNamespace)
    expect(all).toEqual(sorted([...definitions, ...namespaces, ...managed, ...passedOn, ...leases]))
  })

  it('never contain Secrets, a wildcard, or a way to more rights', async () => {
    const all = (await operatorRights('allowed')).join('\n')
    expect(all).not.toMatch(/secrets|impersonate|escalate|bind |token/)
    for (const kind of ['clusterroles', 'roles']) {
      const { stdout } = await cluster().kubectl([
        'get',
        kind,
        '-A',
        '-l',
        'app.kubernetes.io/part-of=toolhive-operator',
        '-o',
        'json',
      ])
      expect(stdout).toContain('rules')
      expect(stdout).not.toContain('"*"')
    }
  })

  it('are the same through kubectl auth can-i', async () => {
    expect(await ask('patch', 'deployments.apps')).toBe('yes')
    expect(await ask('get', 'secrets')).toBe('no')
    expect(await ask('create', 'pods')).toBe('no')
    expect(await ask('*', '*')).toBe('no')
  })

  it('in namespace mode are the same in an allowed namespace', async () => {
    await installed.upgrade({ operator: { rbac: { scope: 'namespace', allowedNamespaces: ['allowed'] } } })
    expect(await operatorRights('allowed')).toEqual(sorted([...definitions, ...managed, ...passedOn]))
  })

  it('in namespace mode are definitions alone elsewhere and cluster-wide', async () => {
    expect(await operatorRights('other')).toEqual(sorted(definitions))
    expect(await operatorRights(undefined)).toEqual(sorted(definitions))
    expect(await operatorRights(releaseNamespace)).toEqual(sorted([...definitions, ...leases]))
  })

  it('show nothing of ours in a forbidden namespace through kubectl auth can-i --list', async () => {
    const { stdout } = await cluster().kubectl(['auth', 'can-i', '--list', '-n', 'other', `--as=${operatorUser}`])
    expect(stdout).not.toMatch(/toolhive|deployments|configmaps|services|roles/)
  })

  it('are bound in namespace mode as the document shows', async () => {
    const { stdout } = await cluster().kubectl(['get', 'rolebinding', '--all-namespaces'])
    const lines = stdout
      .split('\n')
      .filter((line) => line.includes('toolhive'))
      .map((line) => line.trim().split(/ +/).slice(0, 3).join(' '))
    expect(lines).toEqual([
      'allowed toolhive-operator-manager-rolebinding ClusterRole/toolhive-operator-manager-role',
      'toolhive-system toolhive-operator-leader-election-rolebinding Role/toolhive-operator-leader-election-role',
    ])
  })

  async function ask(verb: string, resource: string): Promise<string> {
    const args = ['auth', 'can-i', verb, resource, '-n', 'allowed', `--as=${operatorUser}`]
    return (await cluster().kubectl(args, { check: false })).stdout.trim()
  }

  async function operatorRights(namespace: string | undefined): Promise<Right[]> {
    const all = await rightsOf(cluster().admin, operatorUser, namespace)
    return all.filter((entry) => !everybody.has(entry))
  }
})
