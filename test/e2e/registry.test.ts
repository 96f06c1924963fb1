import { beforeAll, expect, it } from 'vitest'
import { listAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { entry, toolHiveDocument } from '../registry/documents.ts'
import { apply, chartDefault, get, textAt } from './support/cluster.ts'
import { productImages, testImages } from './support/images.ts'
import { installOperator } from './support/installation.ts'
import { withNamespace } from './support/namespace.ts'
import { operatorChart } from './support/paths.ts'
import { throughService } from './support/port-forward.ts'
import { apiVersion, isReady, readyCondition, server } from './support/servers.ts'
import { describeWithImage } from './support/skips.ts'
import { waitFor } from './support/wait.ts'

const namespace = 'e2e-registry'
const image = productImages.registryApi ?? (await chartDefault(operatorChart, 'registryAPI', 'image'))

describeWithImage(image, 'an MCPRegistry that reads a ConfigMap and restricts images', () => {
  beforeAll(() => installOperator())
  withNamespace(namespace)

  beforeAll(async () => {
    const servers = { listed: entry({ image: testImages.server }) }
    await apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'source', namespace },
        data: { 'registry.json': toolHiveDocument(servers) },
      },
      {
        apiVersion,
        kind: 'MCPRegistry',
        metadata: { name: 'main', namespace },
        spec: { enforceServers: true, source: { type: 'configmap', configmap: { name: 'source' } } },
      },
    )
    await isReady(namespace, 'mcpregistry/main')
  })

  it('is Ready, and both containers of its pod run', async () => {
    expect(await get('-n', namespace, 'mcpregistry/main')).toMatchObject({
      status: { phase: 'Ready', syncStatus: { phase: 'Complete', serverCount: 1 }, apiStatus: { phase: 'Ready' } },
    })
    const [pod] = listAt(await get('pods', '-n', namespace, '-l', 'app.kubernetes.io/name=main-api'), 'items')
    expect(listAt(pod, 'status', 'containerStatuses')).toMatchObject([
      { name: 'registry-api', ready: true, restartCount: 0 },
      { name: 'registry-sync', ready: true, restartCount: 0 },
    ])
  })

  it('serves what the ConfigMap lists', async () => {
    await throughService([namespace, 'main-api', 8080], async (url) => {
      const response = await fetch(`${url}/v0/servers`)
      expect(response.status).toBe(200)
      const names = listAt(await response.json(), 'servers').map((each) => stringAt(each, 'name'))
      expect(names).toEqual(['listed'])
    })
  })

  it('lets a server run whose image is listed', async () => {
    await apply(server({ namespace, name: 'listed' }))
    await isReady(namespace, 'mcpserver/listed')
  })

  it('refuses one whose image is not, says why, and starts nothing', async () => {
    await apply(server({ namespace, name: 'unlisted', spec: { image: testImages.otherServer } }))
    const message = await waitFor('the status says why', async () => {
      const [, ready] = await readyCondition(namespace, 'mcpserver/unlisted')
      return stringAt(ready, 'message')
    })
    expect(message).toContain(testImages.otherServer)
    expect(await textAt('{.status.phase}', '-n', namespace, 'mcpserver/unlisted')).toBe('Failed')
    expect(await get('-n', namespace, 'deployment/unlisted')).toBeUndefined()
  })
})
