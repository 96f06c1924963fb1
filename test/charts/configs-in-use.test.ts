import { beforeAll, describe, expect, it } from 'vitest'
import { keyOf } from '../cluster/harness/client.ts'
import { chartDefinitionsAreServed } from '../cluster/harness/definitions.ts'
import { waitFor } from '../cluster/harness/wait.ts'
import { withCluster } from '../cluster/harness/with-cluster.ts'
import { crdChart, operatorChart } from './support/render.ts'

const apiVersion = 'toolhive.stacklok.dev/v1alpha1'

describe('a config object that servers refer to', () => {
  const cluster = withCluster()

  beforeAll(async () => {
    for (const name of ['allowed', 'other', 'going']) await cluster().createNamespace(name)
    await cluster().helm(['install', 'toolhive-operator-crds', crdChart])
    await chartDefinitionsAreServed(cluster())
    const mode = 'operator.rbac.scope=namespace,operator.rbac.allowedNamespaces={allowed,going}'
    const args = ['install', 'toolhive-operator', operatorChart, '-n', 'toolhive-system', '--create-namespace']
    await cluster().helm([...args, '--set', mode])
    for (const namespace of ['allowed', 'other', 'going']) {
      for (const name of ['used', 'unused']) {
        await cluster().admin.create({
          apiVersion,
          kind: 'MCPToolConfig',
          metadata: { name, namespace },
          spec: { toolsFilter: ['fetch'] },
        })
      }
      const users = { status: { referencingServers: ['fetch', 'weather'] } }
      await cluster().admin.patch(keyOf(apiVersion, 'MCPToolConfig', namespace, 'used'), users, 'status')
    }
  })

  const remove = async (namespace: string, name: string, dryRun: boolean): Promise<string> => {
    const path = await cluster().admin.path(apiVersion, 'MCPToolConfig', namespace, name)
    const { status, body } = await cluster().admin.request('DELETE', `${path}${dryRun ? '?dryRun=All' : ''}`)
    return status === 200 ? 'deleted' : JSON.stringify(body)
  }

  it('cannot be deleted; the refusal names the servers', async () => {
    const said = await waitFor('the policy is in force', async () => {
      const answer = await remove('allowed', 'used', true)
      return answer !== 'deleted' && answer
    })
    expect(said).toContain('this MCPToolConfig is used by fetch, weather; remove the references to it first')
  })

  it('is not protected where the operator does not act, nor is one that nobody uses', async () => {
    expect(await remove('allowed', 'unused', false)).toBe('deleted')
    expect(await remove('other', 'used', false)).toBe('deleted')
  })

  it('goes with its namespace', async () => {
    await cluster().kubectl(['delete', 'namespace', 'going', '--timeout=60s'])
  })

  it('goes with its definition', async () => {
    await cluster().kubectl(['delete', 'crd', 'mcptoolconfigs.toolhive.stacklok.dev', '--timeout=60s'])
    expect(
      await cluster().admin.get(
        keyOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, 'mcptoolconfigs.toolhive.stacklok.dev'),
      ),
    ).toBeUndefined()
  })
})
