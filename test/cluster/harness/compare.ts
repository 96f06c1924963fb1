import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { isRecord, numberAt } from '../../../hooks/kubernetes/read.ts'
import type { Client } from './client.ts'
import { label } from './objects.ts'
import { type Rendering, render } from './render.ts'

/** Kinds that the operator makes. */
const childKinds = [
  ['v1', 'ConfigMap'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'Deployment'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
] as const

/**
 * Where a namespace differs from what the operator makes of the objects in it: children missing, different or too many,
 * statuses not written for the present generation. Empty means converged.
 */
export async function deviations(client: Client, namespace: string): Promise<string[]> {
  const parents = await parentsIn(client, namespace)
  const given = [...parents, ...(await client.list('v1', 'ConfigMap', namespace))]
  const renderings = await render(given)
  const observed = (
    await Promise.all(childKinds.map(([version, kind]) => client.list(version, kind, namespace)))
  ).flat()
  return [
    ...renderings.flatMap((rendering) => differingChildren(rendering, observed)),
    ...tooMany(parents, renderings, observed),
    ...parents.flatMap(outdated),
  ]
}

/** The objects of our kinds in a namespace. */
export async function parentsIn(client: Client, namespace?: string): Promise<KubernetesObject[]> {
  const kinds = ['MCPServer', 'MCPRemoteProxy', 'MCPToolConfig', 'MCPExternalAuthConfig', 'MCPGroup', 'MCPRegistry']
  return (await Promise.all(kinds.map((kind) => client.list('toolhive.stacklok.dev/v1alpha1', kind, namespace)))).flat()
}

function differingChildren({ parent, children }: Rendering, observed: readonly KubernetesObject[]): string[] {
  return children.flatMap((child) => {
    const found = observed.find((candidate) => label(candidate) === label(child))
    if (found === undefined) return [`${parent}: ${label(child)} is missing`]
    return differences(child, found, label(child)).map((difference) => `${parent}: ${difference}`)
  })
}

function tooMany(
  parents: readonly KubernetesObject[],
  renderings: readonly Rendering[],
  observed: readonly KubernetesObject[],
): string[] {
  const wanted = new Set(renderings.flatMap(({ children }) => children.map(label)))
  const held = new Set(renderings.filter(({ problems }) => problems.length > 0).map(({ parent }) => parent))
  const uids = new Set(parents.filter((parent) => !held.has(label(parent))).map(({ metadata }) => metadata.uid))
  return observed
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uids.has(uid)))
    .filter((object) => !wanted.has(label(object)) && object.metadata.labels?.['test/adopted'] === undefined)
    .map((object) => `${label(object)} is one too many`)
}

function outdated(parent: KubernetesObject): string[] {
  const observed = numberAt(parent, 'status', 'observedGeneration')
  const { generation } = parent.metadata
  return observed === generation
    ? []
    : [`${label(parent)} has generation ${generation}, its status observed ${observed ?? 'none'}`]
}

/** Where the wanted value is not contained in the observed one; lists must have equal length. */
export function differences(wanted: unknown, observed: unknown, path: string): string[] {
  if (isRecord(wanted)) {
    const inner = isRecord(observed) ? observed : {}
    return Object.entries(wanted).flatMap(([key, value]) => differences(value, inner[key], `${path}.${key}`))
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(observed) || wanted.length !== observed.length) {
      return [`${path}: wanted ${brief(wanted)}, found ${brief(observed)}`]
    }
    return wanted.flatMap((value, index) => differences(value, observed[index], `${path}[${index}]`))
  }
  return wanted === observed ? [] : [`${path}: wanted ${brief(wanted)}, found ${brief(observed)}`]
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}...` : text
}
