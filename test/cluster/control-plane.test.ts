import { describe, expect, it } from 'vitest'
import { numberAt, stringAt } from '../../hooks/kubernetes/read.ts'
import { keyOf } from './harness/client.ts'
import { waitFor } from './harness/wait.ts'
import { withCluster } from './harness/with-cluster.ts'

describe('the test control plane', () => {
  const cluster = withCluster({ nodes: 1, audit: true })

  it('reports versions that kubectl and Helm understand', async () => {
    const { stdout } = await cluster().kubectl(['version', '-o', 'json'])
    const versions: unknown = JSON.parse(stdout)
    expect(stringAt(versions, 'clientVersion', 'gitVersion')).toBe('v1.36.3')
    expect(stringAt(versions, 'serverVersion', 'gitVersion')).toBe('v1.36.3')
    expect((await cluster().helm(['version', '--short'])).stdout).toContain('v3.21.4')
    expect((await cluster().helm(['list', '-A', '-o', 'json'])).stdout.trim()).toBe('[]')
  })

  it('runs pods of a Deployment on a fake node', async () => {
    await cluster().createNamespace('pods')
    await cluster().applyYaml(deployment)
    const found = await waitFor('the Deployment is available', async () => {
      const current = await cluster().admin.get(keyOf('apps/v1', 'Deployment', 'pods', 'web'))
      return numberAt(current, 'status', 'availableReplicas') === 2 && current
    })
    expect(found.metadata.generation).toBe(1)
  })

  it('lets a ServiceAccount do what its Role says and nothing else', async () => {
    await cluster().createNamespace('rights')
    await cluster().kubectl(['-n', 'rights', 'create', 'role', 'reader', '--verb=get', '--resource=configmaps'])
    await cluster().kubectl([
      '-n',
      'rights',
      'create',
      'rolebinding',
      'reader',
      '--role=reader',
      '--serviceaccount=rights:default',
    ])
    const client = cluster().clientFor(await cluster().tokenFor('rights', 'default'))
    const allowed = await client.request('GET', '/api/v1/namespaces/rights/configmaps/kube-root-ca.crt')
    const refused = await client.request('GET', '/api/v1/namespaces/rights/secrets/x')
    expect([allowed.status, refused.status]).toEqual([200, 403])
    const events = await cluster().auditEvents()
    expect(events.some((event) => event.resource === 'secrets' && event.code === 403)).toBe(true)
  })

  it('survives a restart of the API server with its objects', async () => {
    await cluster().stopApiServer()
    await cluster().startApiServer()
    expect(await cluster().admin.get(keyOf('apps/v1', 'Deployment', 'pods', 'web'))).toBeDefined()
  })
})

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: pods}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: example.com/web:1}]
`
