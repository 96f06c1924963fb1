import { listAt, stringAt } from '../../../hooks/kubernetes/read.ts'
import { get, kubectl } from './cluster.ts'

/** What comes and goes by itself, or stands for something else that is listed. */
const passing = new Set(['bindings', 'events', 'leases', 'componentstatuses', 'endpoints', 'endpointslices', 'nodes'])

/**
 * The names of all objects without a namespace and of those in one namespace, as `<kind> <name>`. Other namespaces
 * are not looked into: on a cluster that is used, things happen there.
 */
export async function inventory(namespace: string): Promise<ReadonlySet<string>> {
  const names = await Promise.all([namesOf(false), namesOf(true, '-n', namespace)])
  return new Set(names.flat().filter((name) => !name.startsWith('Namespace e2e-')))
}

async function namesOf(namespaced: boolean, ...where: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await kubectl(['api-resources', '--verbs=list', `--namespaced=${namespaced}`, '-o', 'name'])
  const kinds = stdout.split('\n').filter((kind) => kind !== '' && !passing.has(kind.split('.')[0] ?? ''))
  const items = listAt(await get(kinds.join(','), ...where), 'items')
  return items.map((item) => `${stringAt(item, 'kind')} ${stringAt(item, 'metadata', 'name')}`)
}
