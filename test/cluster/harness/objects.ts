import { readFile } from 'node:fs/promises'
import { loadAll, YAML11_SCHEMA } from 'js-yaml'
import type { ClusterObject } from './client.ts'

/** The value at a path in nested records and lists, or `undefined`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[key] : undefined,
    value,
  )
}

/** A list at a path; empty when there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The objects of a YAML stream, read as Kubernetes' own tools read it (YAML 1.1). */
export function parseObjects(text: string): ClusterObject[] {
  const documents = loadAll(text, { schema: YAML11_SCHEMA })
  return documents.filter((document) => typeof document === 'object' && document !== null) as ClusterObject[]
}

export async function readObjects(file: string): Promise<ClusterObject[]> {
  return parseObjects(await readFile(file, 'utf8'))
}

/** The same object in another namespace. */
export function inNamespace(object: ClusterObject, namespace: string): ClusterObject {
  return { ...object, metadata: { ...object.metadata, namespace } }
}

/** `Deployment fetch`: how tests name an object in a list or a message. */
export function label(object: { readonly kind: string; readonly metadata: { readonly name: string } }): string {
  return `${object.kind} ${object.metadata.name}`
}
