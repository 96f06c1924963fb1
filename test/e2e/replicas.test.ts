import { beforeAll, describe, expect, it } from 'vitest'
import { listAt, numberAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, get, helm, kubectl, textAt } from './support/cluster.ts'
import { figure } from './support/figures.ts'
import { installOperator, operatorIsReady, release, releaseNamespace } from './support/installation.ts'
import { withNamespace } from './support/namespace.ts'
import { operatorChart } from './support/paths.ts'
import { isReady, server } from './support/servers.ts'
import { waitFor } from './support/wait.ts'

const namespace = 'e2e-replicas'
const servers = ['one', 'two', 'three', 'four', 'five', 'six']

describe('an operator of two replicas', () => {
  beforeAll(() => installOperator({ operator: { replicaCount: 2 } }))
  withNamespace(namespace)

  it('loses nothing when the pod that works is deleted while servers are created', async () => {
    const leader = await waitFor('one of them works', leadingPod)
    const begun = Date.now()
    const creation = Promise.all(servers.map((name) => apply(server({ namespace, name }))))
    await kubectl(['delete', 'pod', leader, '-n', releaseNamespace, '--wait=false'])
    await creation
    await waitFor('the other one works', async () => (await leadingPod()) !== leader)
    await figure('two replicas: another one works after', `${((Date.now() - begun) / 1000).toFixed(1)} s`)
    for (const name of servers) await isReady(namespace, `mcpserver/${name}`)
    await operatorIsReady()
  })

  it('changes no pod of a server when its own release is upgraded', async () => {
    const before = await pods()
    const change = ['--set', 'operator.logLevel=debug']
    await helm(['upgrade', release, operatorChart, '-n', releaseNamespace, '--reuse-values', ...change])
    await operatorIsReady()
    const leader = await waitFor('one of the new pods works', async () => {
      const name = await leadingPod()
      return (await get('-n', releaseNamespace, `pod/${name}`)) === undefined ? undefined : name
    })
    await waitFor('it has synced the servers', async () => {
      const { stdout } = await kubectl(['logs', '-n', releaseNamespace, leader, '-c', 'manager'])
      return servers.every((name) => stdout.includes(`"name":"${name}"`))
    })
    expect(await pods()).toEqual(before)
  })
})

/** The pod that holds the lease. */
async function leadingPod(): Promise<string | undefined> {
  const holder = await textAt('{.spec.holderIdentity}', '-n', releaseNamespace, 'lease', release)
  return holder.split('_')[0] || undefined
}

/** Every pod of the servers, with its id and the restarts of its container. */
async function pods(): Promise<readonly string[]> {
  return listAt(await get('pods', '-n', namespace), 'items').map((pod) => {
    const restarts = listAt(pod, 'status', 'containerStatuses').map((status) => numberAt(status, 'restartCount'))
    return `${stringAt(pod, 'metadata', 'name')} ${stringAt(pod, 'metadata', 'uid')} ${restarts.join()}`
  })
}
