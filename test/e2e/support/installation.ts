import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apply, helm, kubectl } from './cluster.ts'
import { productImages } from './images.ts'
import { definitionsChart, operatorChart } from './paths.ts'

export const release = 'toolhive-operator'
export const releaseNamespace = 'toolhive-system'

/** The operator's own kinds, in the order in which its guide deletes them. */
export const ourPlurals = [
  'mcpexternalauthconfigs',
  'mcptoolconfigs',
  'mcpremoteproxies',
  'mcpservers',
  'mcpgroups',
  'mcpregistries',
] as const

/** Values that name the images of this run; the charts' own where none is given. */
export function imageValues(): object {
  return {
    operator: { image: productImages.operator, toolhiveRunnerImage: productImages.runner },
    metacontroller: { image: productImages.engine },
    registryAPI: { image: productImages.registryApi },
  }
}

/**
 * Installs the operator, or changes the installation there is to exactly these values, and waits until it is ready. Its
 * namespace enforces the Pod Security level `restricted`.
 */
export async function installOperator(values: object = {}): Promise<void> {
  await helm(['upgrade', '--install', `${release}-crds`, definitionsChart])
  await apply(restrictedNamespace)
  await withValueFiles([imageValues(), values], async (files) => {
    await helm(['upgrade', '--install', release, operatorChart, '-n', releaseNamespace, '--reset-values', ...files])
  })
  await operatorIsReady()
}

/** The rollout of the operator has ended: its newest pods are ready, and the older ones are gone. */
export async function operatorIsReady(): Promise<void> {
  await kubectl(['rollout', 'status', `deployment/${release}`, '-n', releaseNamespace, '--timeout=180s'], {
    timeout: 200_000,
  })
}

/** Removes everything that an installation brings, its kinds and so all servers included. */
export async function removeOperator(): Promise<void> {
  await helm(['uninstall', release, '-n', releaseNamespace, '--ignore-not-found', '--wait'])
  const definitions = ourPlurals.map((plural) => `${plural}.toolhive.stacklok.dev`)
  await kubectl(['delete', 'crd', '--ignore-not-found', '--timeout=60s', ...definitions])
  await helm(['uninstall', `${release}-crds`, '--ignore-not-found', '--wait'])
  await kubectl(['delete', 'namespace', releaseNamespace, '--ignore-not-found', '--timeout=100s'])
}

const restrictedNamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: releaseNamespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
}

/** Writes values into files of their own, for Helm merges files but not other settings; they are gone afterwards. */
export async function withValueFiles(
  values: readonly object[],
  use: (settings: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'operator-e2e-values-'))
  const files = values.map((_, index) => join(folder, `${index}.json`))
  try {
    await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(values[index]))))
    await use(files.flatMap((file) => ['-f', file]))
  } finally {
    await rm(folder, { recursive: true })
  }
}
