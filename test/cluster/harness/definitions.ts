import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { listAt, stringAt, valueAt } from '../../../hooks/kubernetes/read.ts'
import type { ControlPlane } from './control-plane.ts'
import { readObjects } from './objects.ts'
import { repositoryRoot } from './paths.ts'
import { waitFor } from './wait.ts'

/** The files a person would `kubectl apply`: our six definitions. */
export function ourDefinitions(): Promise<KubernetesObject[]> {
  return readFolder(join(repositoryRoot, 'manifests/crds'))
}

/** Metacontroller's three definitions. */
export function engineDefinitions(): Promise<KubernetesObject[]> {
  return readFolder(join(repositoryRoot, 'manifests/crds/metacontroller'))
}

/** Applies definitions and waits until their kinds are served. */
export async function installDefinitions(
  cluster: ControlPlane,
  definitions: readonly KubernetesObject[],
): Promise<void> {
  await Promise.all(definitions.map((definition) => cluster.admin.apply(definition)))
  await definitionsAreServed(cluster, definitions)
}

/**
 * Waits until the API server serves the kinds of definitions in every version. `Established` is a promise only: discovery and
 * the routes follow it a moment later, on a busy machine a long one.
 */
export async function definitionsAreServed(
  { admin }: ControlPlane,
  definitions: readonly KubernetesObject[],
): Promise<void> {
  const kinds = definitions.flatMap((definition) =>
    listAt(definition, 'spec', 'versions')
      .filter((version) => valueAt(version, 'served') === true)
      .map((version) => ({
        apiVersion: `${stringAt(definition, 'spec', 'group')}/${stringAt(version, 'name')}`,
        kind: stringAt(definition, 'spec', 'names', 'kind') ?? '',
      })),
  )
  await waitFor(`${kinds.length} kinds are served`, async () => {
    const found = await Promise.all(definitions.map((definition) => admin.get(definition)))
    await Promise.all(kinds.map(({ apiVersion, kind }) => admin.list(apiVersion, kind, undefined, '?limit=1')))
    return found.every((definition) => condition(definition, 'Established') === 'True')
  })
}

/** Waits until the API server serves what the chart of the definitions installs. */
export async function chartDefinitionsAreServed(cluster: ControlPlane): Promise<void> {
  await definitionsAreServed(cluster, [...(await ourDefinitions()), ...(await engineDefinitions())])
}

/**
 * Waits until the garbage collector knows our kinds: it looks for new ones every 30 s only, and until then a deleted
 * parent leaves its children.
 */
export async function garbageCollectorKnowsOurKinds(
  { admin }: ControlPlane,
  canary: { readonly kind: string; readonly spec: object } = { kind: 'MCPToolConfig', spec: {} },
): Promise<void> {
  const owner = await admin.create({
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    metadata: { name: 'garbage-collector-canary', namespace: 'default' },
    ...canary,
  })
  const { apiVersion, kind, metadata } = owner
  const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }]
  const child = await admin.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: metadata.name, namespace: 'default', ownerReferences },
  })
  await admin.remove(owner)
  await waitFor('the garbage collector knows our kinds', async () => (await admin.get(child)) === undefined, {
    timeout: 90_000,
  })
}

/** The status of a condition, or `undefined` when the object does not have it. */
export function condition(object: unknown, type: string): string | undefined {
  return stringAt(
    listAt(object, 'status', 'conditions').find((entry) => stringAt(entry, 'type') === type),
    'status',
  )
}

async function readFolder(folder: string): Promise<KubernetesObject[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()
  return (await Promise.all(names.map((name) => readObjects(join(folder, name))))).flat()
}
