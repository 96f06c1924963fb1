import { beforeAll, describe, expect, it } from 'vitest'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { apply, execIn, get, textAt } from './support/cluster.ts'
import { figure } from './support/figures.ts'
import { installOperator, release, releaseNamespace } from './support/installation.ts'
import { containersOf, memoryOf } from './support/memory.ts'
import { withNamespace } from './support/namespace.ts'
import { isReady, server } from './support/servers.ts'

const namespace = 'e2e-pods'
const MiB = 1024 * 1024

describe('the pods', () => {
  let operatorPod = ''

  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    await apply(
      server({ namespace, name: 'stdio' }),
      server({ namespace, name: 'sse', transport: 'sse' }),
      server({ namespace, name: 'http', transport: 'streamable-http' }),
    )
    for (const name of ['stdio', 'sse', 'http']) await isReady(namespace, `mcpserver/${name}`)
    const path = '{.items[0].metadata.name}'
    operatorPod = await textAt(path, 'pods', '-n', releaseNamespace, '-l', `app.kubernetes.io/name=${release}`)
  })

  it('of the operator run where Pod Security enforces restricted', async () => {
    const enforced = '{.metadata.labels.pod-security\\.kubernetes\\.io/enforce}'
    expect(await textAt(enforced, 'namespace', releaseNamespace)).toBe('restricted')
    expect(await containersOf(releaseNamespace, operatorPod)).toEqual(['gateway', 'manager', 'metacontroller'])
  })

  it('of the operator have a root file system that nothing can write', async () => {
    for (const container of ['gateway', 'manager']) {
      const write = ['node', '-e', 'require("fs").writeFileSync("/app/e2e", "")']
      await expect(execIn([releaseNamespace, `pod/${operatorPod}`, container], ...write)).rejects.toThrow(/EROFS/)
    }
    const pod = await get('-n', releaseNamespace, `pod/${operatorPod}`)
    const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')]
    for (const container of containers) {
      expect(container, stringAt(container, 'name')).toMatchObject({
        securityContext: { readOnlyRootFilesystem: true },
      })
    }
  })

  it('keep to their memory limits', async () => {
    const pods = listAt(await get('pods', '-n', namespace), 'items').map(
      (pod) => stringAt(pod, 'metadata', 'name') ?? '',
    )
    const all = [[releaseNamespace, operatorPod], ...pods.map((pod) => [namespace, pod])] as const
    for (const [where = '', pod = ''] of all) {
      for (const container of await containersOf(where, pod)) {
        const { used, limit, asked } = await memoryOf(where, pod, container)
        const limited = limit !== undefined && limit < 1e12 ? ` of ${Math.round(limit / MiB)} MiB` : ''
        await figure(`memory of ${pod} ${container}`, `${(used / MiB).toFixed(0)} MiB${limited} (${asked})`)
        expect(used).toBeGreaterThan(MiB)
        expect(used).toBeLessThan(await limitOf(where, pod, container))
      }
    }
  })
})

/** The limit in the pod's spec, in bytes. */
async function limitOf(namespace: string, pod: string, container: string): Promise<number> {
  const found = await get('-n', namespace, `pod/${pod}`)
  const containers = [...listAt(found, 'spec', 'initContainers'), ...listAt(found, 'spec', 'containers')]
  const limits = containers.find((each) => stringAt(each, 'name') === container)
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(stringAt(limits, 'resources', 'limits', 'memory') ?? '') ?? []
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number) * (unit === 'Gi' ? 1024 : 1) * MiB
}
