import { readFile } from 'node:fs/promises'
import { loadAll, YAML11_SCHEMA } from 'js-yaml'
import type { KubernetesObject } from '../../../hooks/kubernetes/objects.ts'
import { isRecord, stringAt } from '../../../hooks/kubernetes/read.ts'

/** Whether a value has what every object of the API server has: apiVersion, kind, a name. */
export function isObject(value: unknown): value is KubernetesObject {
  return (
    isRecord(value) &&
    typeof value['apiVersion'] === 'string' &&
    typeof value['kind'] === 'string' &&
    stringAt(value, 'metadata', 'name') !== undefined
  )
}

/** The value as an object of the API server. Throws when it is none. */
export function asObject(value: unknown): KubernetesObject {
  if (!isObject(value)) {
    throw new Error(`not an object of the API server: ${JSON.stringify(value)?.slice(0, 200)}`)
  }
  return value
}

/** The objects of a YAML stream, read as Kubernetes' own tools read it (YAML 1.1). */
export function parseObjects(text: string): KubernetesObject[] {
  return loadAll(text, { schema: YAML11_SCHEMA })
    .filter((document) => document !== null && document !== undefined)
    .map(asObject)
}

export async function readObjects(file: string): Promise<KubernetesObject[]> {
  return parseObjects(await readFile(file, 'utf8'))
}

/** The same object in another namespace. */
export function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } }
}

/** `Deployment fetch`: how tests name an object in a list or a message. */
export function label(object: KubernetesObject): string {
  return `${object.kind} ${object.metadata.name}`
}

/** The first complaints, shortened, and how many more there are: a failing table stays readable. */
export function few(complaints: readonly string[]): string[] {
  const shown = complaints.slice(0, 10).map((complaint) => complaint.slice(0, 600))
  return complaints.length > shown.length ? [...shown, `... and ${complaints.length - shown.length} more`] : shown
}
