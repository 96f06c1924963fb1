import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import type { Client } from './client.ts'

/** What comes and goes by itself. */
const passing = new Set(['events', 'leases', 'componentstatuses', 'endpoints', 'endpointslices'])

/** The controller manager puts it into every namespace, some seconds after a cluster has started. */
const clusterCertificate = 'kube-root-ca.crt'

/** The names of all objects in the cluster, as `<group>/<plural> <namespace>/<name>`, sorted. */
export async function inventory(client: Client): Promise<string[]> {
  const groups = await client.request('GET', '/apis')
  const versions = [
    'v1',
    ...listAt(groups.body, 'groups').map((group) => stringAt(group, 'preferredVersion', 'groupVersion') ?? ''),
  ]
  const names: string[] = []
  for (const version of versions) {
    const base = version === 'v1' ? '/api/v1' : `/apis/${version}`
    for (const resource of listAt((await client.request('GET', base)).body, 'resources')) {
      const plural = stringAt(resource, 'name') ?? ''
      if (passing.has(plural) || !listAt(resource, 'verbs').includes('list')) continue
      const { body } = await client.request('GET', `${base}/${plural}`)
      const items = listAt(body, 'items').filter((item) => stringAt(item, 'metadata', 'name') !== clusterCertificate)
      for (const item of items) {
        const metadata = valueAt(item, 'metadata')
        names.push(`${version}/${plural} ${stringAt(metadata, 'namespace') ?? ''}/${stringAt(metadata, 'name')}`)
      }
    }
  }
  return names.sort()
}
