import { isKubernetesObject } from '../../engine/envelope.ts'
import type { Kind, ResourceKind } from '../../engine/kind.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { listAt } from '../../kubernetes/read.ts'
import { failure, type Terminal } from '../terminal.ts'

/**
 * Everything that the operator would see in the namespaces of the given objects, read with the user's kubectl.
 *
 * @throws a failure with kubectl's own words.
 */
export async function readCluster(
  objects: readonly KubernetesObject[],
  kinds: readonly Kind[],
  { context, terminal }: { readonly context: string | undefined; readonly terminal: Terminal },
): Promise<readonly KubernetesObject[]> {
  const groups = new Set(kinds.map(({ names }) => names.group))
  const ours = objects.filter(({ apiVersion }) => groups.has(apiVersion.split('/')[0] ?? ''))
  const namespaces = [...new Set(ours.map(({ metadata }) => metadata.namespace ?? 'default'))].sort()
  const resources = [...new Set(kinds.flatMap(seenBy).map(resourceName))].sort().join(',')
  const found: KubernetesObject[] = []
  for (const namespace of namespaces) {
    const account = context === undefined ? [] : [`--context=${context}`]
    const options = ['--namespace', namespace, '--output=json', '--show-managed-fields', ...account]
    found.push(...objectsIn(await terminal.execute('kubectl', ['get', resources, ...options])))
  }
  return found
}

function objectsIn(text: string): readonly KubernetesObject[] {
  try {
    return listAt(JSON.parse(text), 'items').filter(isKubernetesObject)
  } catch {
    throw failure('kubectl did not return JSON. To see what it returns, run: kubectl get mcpservers -o json')
  }
}

function seenBy({ parent, makes, adopts, relates }: Kind): readonly ResourceKind[] {
  return [parent, ...makes, ...adopts, ...relates]
}

/** As kubectl tells resources of the same name apart: `roles.rbac.authorization.k8s.io`, `services`. */
function resourceName({ apiVersion, resource }: ResourceKind): string {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : []
  return group === '' ? resource : `${resource}.${group}`
}
