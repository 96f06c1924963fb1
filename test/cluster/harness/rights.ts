import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import type { Client } from './client.ts'

/** A verb on a kind of objects: `create apps/deployments`, `get pods/log`. */
export type Right = string

const everyVerb = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'apply',
  'bind',
  'escalate',
  'impersonate',
  'approve',
  'sign',
]

/** Names a right as the tests' tables do. */
export function right(verb: string, group: string, resource: string): Right {
  return `${verb} ${group === '' ? '' : `${group}/`}${resource}`
}

/**
 * What a user may do in a namespace, or, without one, cluster-wide: every verb on everything that the API server serves,
 * asked one by one as `kubectl auth can-i` asks. Sorted.
 */
export async function rightsOf(admin: Client, user: string, namespace?: string): Promise<Right[]> {
  const questions = (await everythingServed(admin)).flatMap(({ group, resource }) =>
    everyVerb.map((verb) => ({ verb, group, resource })),
  )
  const answers = await Promise.all(
    questions.map(async ({ verb, group, resource }) => {
      const [name, subresource] = resource.split('/')
      const answer = await admin.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user,
          groups: ['system:serviceaccounts', 'system:authenticated'],
          resourceAttributes: { verb, group, resource: name, subresource, namespace },
        },
      })
      return valueAt(answer.body, 'status', 'allowed') === true ? [right(verb, group, resource)] : []
    }),
  )
  return answers.flat().sort()
}

async function everythingServed(admin: Client): Promise<{ group: string; resource: string }[]> {
  const groups = listAt((await admin.request('GET', '/apis')).body, 'groups')
  const versions = ['v1', ...groups.map((group) => stringAt(group, 'preferredVersion', 'groupVersion') ?? '')]
  const lists = await Promise.all(
    versions.map(async (version) => {
      const { body } = await admin.request('GET', version === 'v1' ? '/api/v1' : `/apis/${version}`)
      const group = version === 'v1' ? '' : (version.split('/')[0] ?? '')
      return listAt(body, 'resources').map((resource) => ({ group, resource: stringAt(resource, 'name') ?? '' }))
    }),
  )
  return lists.flat()
}
