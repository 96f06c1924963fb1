import { apiGroup } from '../../../hooks/api/names.ts'
import { kinds } from '../../../hooks/kinds/index.ts'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { isRecord, numberAt } from '../../../hooks/kubernetes/read.ts'
import { type Context, Settings } from '../../../hooks/settings.ts'
import { type Rendering, renderAll } from '../../../hooks/simulator/rendering/rendering.ts'
import type { Client } from './client.ts'
import { few, label } from './objects.ts'
import { waitFor } from './wait.ts'

export interface ConvergedOptions {
  /** Milliseconds; 60,000 when absent. */
  readonly timeout?: number
  /** The operator's, where they are not the defaults. */
  readonly settings?: Settings
  /** No progress line. */
  readonly quiet?: boolean
}

/** Waits until a namespace is what the operator makes of it. */
export async function converged(client: Client, namespace: string, options: ConvergedOptions = {}): Promise<void> {
  const { timeout = 60_000, settings, quiet = false } = options
  await waitFor(
    `${namespace} has converged`,
    async () => {
      const found = await deviations(client, namespace, settings)
      if (found.length > 0) throw new Error(few(found).join('\n'))
      return true
    },
    { timeout, interval: 250, quiet },
  )
}

/** Every object that a parent owns, in a namespace or in all. */
export async function ownedChildren(client: Client, namespace?: string): Promise<KubernetesObject[]> {
  const lists = await Promise.all(childKinds.map(([version, kind]) => client.list(version, kind, namespace)))
  return lists
    .flat()
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ apiVersion }) => apiVersion.startsWith(apiGroup)))
}

/** The resource version of every owned child: any write moves it. */
export async function childVersions(client: Client, namespace?: string): Promise<Record<string, string | undefined>> {
  const children = await ownedChildren(client, namespace)
  return Object.fromEntries(
    children.map((child) => [`${child.metadata.namespace} ${label(child)}`, child.metadata.resourceVersion]),
  )
}

/** Like `childVersions`, but of a Deployment the generation: its status changes by itself. */
export async function childGenerations(client: Client, namespace?: string): Promise<Record<string, unknown>> {
  const children = await ownedChildren(client, namespace)
  return Object.fromEntries(
    children.map(({ kind, metadata }) => [
      `${metadata.namespace} ${kind} ${metadata.name}`,
      metadata.generation ?? metadata.resourceVersion,
    ]),
  )
}

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
 * Where a namespace (all of them where it is absent) differs from what the operator makes of the objects in it: children missing, different or too many,
 * statuses not written for the present generation. Empty means converged.
 */
export async function deviations(
  client: Client,
  namespace: string | undefined,
  settings: Settings = Settings.parse({}),
): Promise<string[]> {
  const context: Context = { now: new Date().toISOString(), settings }
  const parents = await parentsIn(client, namespace)
  const given = [...parents, ...(await client.list('v1', 'ConfigMap', namespace))]
  const renderings = renderAll({ kinds, objects: given, observed: [] }, context)
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
    if (found === undefined) return [`${label(parent)}: ${label(child)} is missing`]
    return differences(child, found, label(child)).map((difference) => `${label(parent)}: ${difference}`)
  })
}

function tooMany(
  parents: readonly KubernetesObject[],
  renderings: readonly Rendering[],
  observed: readonly KubernetesObject[],
): string[] {
  const wanted = new Set(renderings.flatMap(({ children }) => children.map(label)))
  const held = new Set(renderings.filter(({ problems }) => problems.length > 0).map(({ parent }) => label(parent)))
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
