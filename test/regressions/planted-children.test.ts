import { beforeAll, describe, expect, it } from 'vitest'
import type { ChildObject, ObjectMap } from '../../hooks/engine/metacontroller-types.ts'
import { kindKey } from '../../hooks/engine/rules.ts'
import { kinds } from '../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../hooks/kubernetes/objects.ts'
import { settledChildren } from '../support/settled.ts'
import { namespace, ourObject, proxyOf, serverOf, synced } from '../support/workload.ts'

/**
 * A tenant may label an object of his namespace as a child and write any annotation and any `managedFields` on it. What
 * the operator then applies with its own rights must be nothing that he could not have written himself.
 */

const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
const lastApplied = 'metacontroller.k8s.io/last-applied-configuration'

const source = { type: 'configmap', configmap: { name: 'images', key: 'registry.json' } }
const right = [serverOf(), proxyOf(), ourObject('MCPRegistry', 'demo-registry', { source })]

/** The same objects with a mistake that holds their children. */
const wrong: Readonly<Record<string, readonly KubernetesObject[]>> = {
  MCPServer: [serverOf({ image: '' }), serverOf({ image: 7 })],
  MCPRemoteProxy: [proxyOf({ remoteURL: '' }), proxyOf({ remoteURL: 7 })],
  MCPRegistry: [ourObject('MCPRegistry', 'demo-registry', { source: 7 })],
}

type Fields = Readonly<Record<string, unknown>>

interface Planted {
  readonly name: string
  /** What the object really holds. */
  readonly content?: Fields
  /** What its annotation says was applied. */
  readonly claimed?: Fields
}

/** An object that a tenant labels as a child of the parent. */
function planted(
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  parent: KubernetesObject,
  { name, content, claimed }: Planted,
): KubernetesObject {
  const applied = { apiVersion, kind, metadata: { name, namespace }, ...claimed }
  const labels = { 'controller-uid': parent.metadata.uid ?? '' }
  const annotations = { [lastApplied]: JSON.stringify(applied) }
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...content }
}

const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' }
const roleBinding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' }
const account = { apiVersion: 'v1', kind: 'ServiceAccount' }
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' }
function withObjects(children: ObjectMap, ...objects: readonly KubernetesObject[]): ObjectMap {
  const added: Record<string, Record<string, KubernetesObject>> = Object.fromEntries(
    Object.entries(children).map(([key, byName]) => [key, { ...byName }]),
  )
  for (const object of objects) {
    const key = kindKey(object)
    added[key] = { ...added[key], [`${namespace}/${object.metadata.name}`]: object }
  }
  return added
}

function names(children: readonly ChildObject[]): readonly string[] {
  return children.map((child) => `${child.kind} ${child.metadata.name}`)
}

describe.each(right.map((parent) => [parent.kind, parent] as const))('%s: planted children', (kind, parent) => {
  let running: ObjectMap = {}
  let rightNames: readonly string[] = []

  beforeAll(async () => {
    const ours = kinds.find(({ names }) => names.kind === kind)
    if (!ours) throw new Error(`${kind} is none of our kinds`)
    running = await settledChildren(ours, parent, kinds)
    rightNames = Object.keys(running['Role.rbac.authorization.k8s.io/v1'] ?? {}).map((key) => key.split('/')[1] ?? '')
    expect(rightNames).toHaveLength(1)
  })

  function held(children: ObjectMap): readonly (readonly ChildObject[])[] {
    return (wrong[kind] ?? []).map((mistaken) => {
      const answer = synced({ ...mistaken, metadata: parent.metadata }, { children })
      expect(answer.problems.some(({ severity }) => severity === 'error')).toBe(true)
      return answer.children
    })
  }

  it.each([
    ['a name of its own', () => 'own-everything'],
    ["our Role's name", () => rightNames[0] ?? ''],
  ])('grant nothing that an annotation claims, under %s', (_, name) => {
    const objects = [
      planted(role, parent, { name: name(), content: { rules: null }, claimed: { rules: everything } }),
      planted(account, parent, { name: name(), claimed: { secrets: [{ name: 'stolen' }] } }),
    ]
    for (const children of held(withObjects(running, ...objects))) {
      expect(JSON.stringify(children)).not.toContain('"*"')
      expect(JSON.stringify(children)).not.toContain('stolen')
    }
  })

  it('grant nothing, whatever stands in them and in managedFields', () => {
    const managedFields = [{ manager: 'metacontroller', operation: 'Apply', fieldsV1: { 'f:rules': {} } }]
    const object = planted(role, parent, { name: rightNames[0] ?? '', content: { rules: everything } })
    const forged = { ...object, metadata: { ...object.metadata, managedFields } }
    for (const children of held(withObjects(running, forged))) {
      expect(JSON.stringify(children)).not.toContain('"*"')
    }
  })

  it('are not held under names that the kind does not make', () => {
    const objects = [role, roleBinding, account, deployment, { apiVersion: 'v1', kind: 'ConfigMap' }].map((given) =>
      planted(given, parent, { name: 'foreign', content: { data: { a: 'b' } }, claimed: { data: { a: 'b' } } }),
    )
    const unplanted = held(running)
    held(withObjects(running, ...objects)).forEach((children, index) => {
      expect(names(children)).toEqual(names(unplanted[index] ?? []))
    })
  })

  it('are answered with no value that the observed object does not have', () => {
    const [name = ''] = Object.keys(running['Deployment.apps/v1'] ?? {}).map((key) => key.split('/')[1])
    const content = { spec: { replicas: 3, template: { spec: { containers: [{ name: 'a', image: 'seen' }] } } } }
    const claimed = {
      spec: {
        replicas: 1,
        paused: true,
        template: { spec: { hostNetwork: true, containers: [{ name: 'a', image: 'claimed' }] } },
      },
    }
    const object = planted(deployment, parent, { name, content, claimed })
    for (const children of held({ 'Deployment.apps/v1': { [`${namespace}/${name}`]: object } })) {
      const child = children.find((given) => given.kind === 'Deployment')
      expect(child?.['spec']).toEqual({
        replicas: 3,
        template: { spec: { containers: [{ name: 'a', image: 'seen' }] } },
      })
    }
  })

  it('are no internal error where the annotation holds null', () => {
    const objects = Object.entries(running).flatMap(([, byName]) =>
      Object.values(byName).map((object) => {
        const { metadata, apiVersion: _version, kind: _kind, ...content } = object
        const empty = Object.fromEntries(Object.keys(content).map((field) => [field, null]))
        const { managedFields: _fields, ...rest } = metadata
        const annotations = { [lastApplied]: JSON.stringify({ ...empty, rules: null, metadata: null }) }
        return { ...object, ...empty, metadata: { ...rest, annotations } }
      }),
    )
    expect(() => held(withObjects({}, ...objects))).not.toThrow()
  })

  it('get the rights that follow from name and kind, even where one is gone', () => {
    const { 'RoleBinding.rbac.authorization.k8s.io/v1': _gone, ...rest } = running
    for (const children of held(rest)) {
      expect(children.find((child) => child.kind === 'RoleBinding')).toMatchObject({ roleRef: { name: rightNames[0] } })
      expect(children.find((child) => child.kind === 'Role')).toHaveProperty('rules')
    }
  })
})
