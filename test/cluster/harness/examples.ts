import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { readObjects } from './objects.ts'
import { repositoryRoot } from './paths.ts'

/** A file under manifests/examples. */
export interface Example {
  /** `mcp-servers/stdio.yaml` */
  readonly file: string
  readonly path: string
  readonly objects: readonly KubernetesObject[]
}

/** Every example, sorted by file. */
export async function examples(): Promise<Example[]> {
  const root = join(repositoryRoot, 'manifests/examples')
  const entries = (await readdir(root, { recursive: true })).filter((entry) => entry.endsWith('.yaml'))
  const paths = entries.map((entry) => join(root, entry)).sort()
  return Promise.all(
    paths.map(async (path) => ({ file: relative(root, path), path, objects: await readObjects(path) })),
  )
}
