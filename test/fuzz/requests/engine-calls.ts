import * as fc from 'fast-check'
import { kinds } from '../../../hooks/kinds/index.ts'
import { pool } from '../../support/arbitrary.ts'
import { recordings } from '../recordings.ts'
import type { MadeRequest } from './made.ts'
import { mutations } from './mutations.ts'

const resources = [
  ...new Map(
    kinds.flatMap(({ parent, makes, adopts, relates }) =>
      [parent, ...makes, ...adopts, ...relates].map((one) => [`${one.apiVersion}/${one.resource}`, one] as const),
    ),
  ).values(),
]

/** Where a cluster keeps what the engine has no business with. */
const foreignPaths = [
  '/api/v1/namespaces/demo/secrets',
  '/api/v1/namespaces/demo/secrets/alpha',
  '/api/v1/secrets?watch=true',
  '/api/v1/namespaces/demo/pods/alpha/exec?command=sh&stdin=true',
  '/api/v1/namespaces/demo/pods/alpha/log',
  '/api/v1/namespaces/demo/serviceaccounts/alpha/token',
  '/api/v1/namespaces/demo/services/alpha/proxy/',
  '/api/v1/nodes',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin',
  '/apis/certificates.k8s.io/v1/certificatesigningrequests',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  '/api/v1/namespaces/demo%2Fsecrets/configmaps',
  '/api/v1/namespaces/demo/configmaps/..%2f..%2fsecrets',
  '/api/v1/namespaces/demo/configmaps/../secrets/alpha',
  '/api//v1/namespaces/demo/secrets',
  '/metrics',
  '/logs/',
]

const enginePaths = [
  '/version',
  '/api',
  '/apis',
  '/api/v1',
  '/apis/apps/v1',
  '/readyz',
  '/apis/metacontroller.k8s.io/v1alpha1/compositecontrollers',
  '/apis/coordination.k8s.io/v1/namespaces/toolhive-system/leases/metacontroller',
  '/api/v1/namespaces/demo/events',
  '/api/v1/namespaces',
  '/api/v1/namespaces/kube-system/events',
]

const queries = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'limit=500',
      'limit=500&resourceVersion=0',
      'limit=1',
      'continue=nonsense',
      'limit=-1',
      'labelSelector=a%3Db',
      'labelSelector=%21x',
      'fieldSelector=metadata.name%3Dalpha',
      'a=%ff',
      'fieldManager=metacontroller&force=true',
      'fieldManager=metacontroller&force=true&dryRun=All',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'watch=true',
      'watch=1&resourceVersion=1',
      'watch=true&allowWatchBookmarks=true&resourceVersion=100&timeoutSeconds=1',
      'watch=true&sendInitialEvents=true',
      'watch=true&resourceVersion=nonsense',
    ),
  },
)

const methods = fc.constantFrom('GET', 'GET', 'GET', 'PATCH', 'PATCH', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS')
const types = fc.constantFrom(
  'application/apply-patch+yaml',
  'application/apply-patch+yaml',
  'application/json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'text/plain',
)

/** What somebody sends who is not the engine; most requests are the engine's and bring its token. */
const strangers = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'Bearer ', 'Bearer guessed', 'Basic YTpi', 'Basic ZW5naW5lOg==', 'bearer'),
  },
)

/** Requests to the gateway: what the engine asks the API server, near to that, and what it must never ask. */
export function engineCalls(): fc.Arbitrary<MadeRequest> {
  const program = fc.constantFrom('gateway', 'gateway-namespaces')
  return fc
    .tuple(program, methods, paths(), queries, fc.tuple(types, strangers), bodies())
    .map(([name, method, path, query, [type, authorization], body]) => ({
      origin: 'engine',
      program: name === 'gateway' ? ('gateway' as const) : ('gateway-namespaces' as const),
      method,
      path: query === '' || path.includes('?') ? path : `${path}?${query}`,
      headers: {
        ...(method === 'GET' || method === 'HEAD' ? {} : { 'content-type': type }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: method === 'GET' || method === 'HEAD' ? '' : body,
      encoding: 'utf8' as const,
    }))
}

function paths(): fc.Arbitrary<string> {
  const places = fc.constantFrom(
    '',
    '/namespaces/demo',
    '/namespaces/demo',
    '/namespaces/other',
    '/namespaces/kube-system',
  )
  const names = fc.constantFrom(
    '',
    ...pool.map((name) => `/${name}`),
    '/alpha/status',
    '/alpha/scale',
    '/..',
    '/%2e%2e',
  )
  const ours = fc.tuple(fc.constantFrom(...resources), places, names).map(([{ apiVersion, resource }, place, name]) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    return `${root}${place}/${resource}${name}`
  })
  return fc.oneof(
    { weight: 8, arbitrary: ours },
    { weight: 2, arbitrary: fc.constantFrom(...enginePaths) },
    { weight: 2, arbitrary: fc.constantFrom(...foreignPaths) },
    { weight: 1, arbitrary: fc.webPath() },
  )
}

/** Children as the engine applies them, damaged ones, and bytes. */
function bodies(): fc.Arbitrary<string> {
  const objects = recordings().flatMap(({ body }) => objectsIn(body['children']))
  const owned = fc.constantFrom(...objects).map(withoutServerFields)
  return fc.oneof(
    { weight: 3, arbitrary: owned.map((object) => JSON.stringify(object)) },
    {
      weight: 3,
      arbitrary: fc.tuple(owned, mutations()).map(([object, change]) => JSON.stringify(change(object)) ?? ''),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.constantFrom('', '{', 'apiVersion: v1\nkind: ConfigMap\n', '{"metadata":null}', '[]') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
  )
}

function objectsIn(children: unknown): readonly unknown[] {
  return Object.values(Object(children)).flatMap((byKey) => Object.values(Object(byKey)))
}

function withoutServerFields(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object), (name, value: unknown) =>
    ['managedFields', 'uid', 'resourceVersion', 'creationTimestamp', 'status'].includes(name) ? undefined : value,
  )
}
