import { type Right, right } from './rights.ts'

const toolhive = 'toolhive.stacklok.dev'
const ours = [
  'mcpexternalauthconfigs',
  'mcpgroups',
  'mcpregistries',
  'mcpremoteproxies',
  'mcpservers',
  'mcptoolconfigs',
]
const rbac = 'rbac.authorization.k8s.io'

function rights(verbs: readonly string[], group: string, resources: readonly string[]): Right[] {
  return resources.flatMap((resource) => verbs.map((verb) => right(verb, group, resource)))
}

/** What Metacontroller asks of the definitions of others, cluster-wide. */
export const definitions: readonly Right[] = [
  ...rights(['get', 'list', 'watch'], 'metacontroller.k8s.io', [
    'compositecontrollers',
    'controllerrevisions',
    'decoratorcontrollers',
  ]),
  ...rights(['get', 'list', 'watch'], 'apiextensions.k8s.io', ['customresourcedefinitions']),
]

/** Its informer for namespaces. */
export const namespaces: readonly Right[] = rights(['list', 'watch'], '', ['namespaces'])

/** What it asks where servers are managed: parents read, their status written, children applied, adopted and deleted. */
export const managed: readonly Right[] = [
  ...rights(['get', 'list', 'watch'], toolhive, ours),
  ...rights(
    ['update'],
    toolhive,
    ours.map((plural) => `${plural}/status`),
  ),
  ...rights(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'], '', [
    'configmaps',
    'services',
    'serviceaccounts',
  ]),
  ...rights(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'], 'apps', ['deployments', 'statefulsets']),
  ...rights(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'], rbac, ['roles', 'rolebindings']),
  ...rights(['get', 'list', 'watch'], '', ['pods']),
  ...rights(['create', 'patch'], '', ['events']),
]

/** Nobody can grant what he does not hold: the Role of the proxies contains these. */
export const passedOn: readonly Right[] = [
  ...rights(['apply'], '', ['services']),
  ...rights(['apply'], 'apps', ['statefulsets']),
  ...rights(['get'], '', ['pods/log']),
  ...rights(['create', 'get'], '', ['pods/attach']),
]

export const leases: readonly Right[] = rights(['get', 'create', 'update'], 'coordination.k8s.io', ['leases'])

/** Each right once, in the order of `rightsOf`. */
export function sorted(all: readonly Right[]): Right[] {
  return [...new Set(all)].sort()
}
