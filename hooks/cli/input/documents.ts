import { isKubernetesObject } from '../../engine/envelope.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { isRecord, listAt, stringAt } from '../../kubernetes/read.ts'
import { parseYaml } from '../../kubernetes/yaml.ts'
import type { InputText } from './files.ts'

/** Where an object stands: file, and number of the document in it from 1. */
export interface Source {
  readonly file: string
  readonly document: number
}

export interface InputObject {
  readonly object: KubernetesObject
  readonly source: Source
}

/** Why an object is not taken: what a person needs to find the place and mend it. */
export interface ValidationError extends Source {
  /** `MCPServer default/weather`, where so much is known. */
  readonly subject?: string | undefined
  /** Path in the object: `spec.transport`. */
  readonly field?: string | undefined
  readonly message: string
}

export interface Input {
  readonly objects: readonly InputObject[]
  readonly validationErrors: readonly ValidationError[]
}

/** The objects in texts of YAML or JSON documents, lists taken apart, namespaces filled in as kubectl does. */
export function readObjects(texts: readonly InputText[]): Input {
  const read = texts.flatMap(({ file, text }) =>
    documentsOf(text).map((document, index) => readDocument(document, { file, document: index + 1 })),
  )
  return {
    objects: read.flatMap(({ objects }) => objects),
    validationErrors: read.flatMap(({ validationErrors }) => validationErrors),
  }
}

/** One broken document leaves the others readable: `---` in the first column can only be the mark between documents. */
function documentsOf(text: string): readonly string[] {
  return text
    .split(/^---(?=\s|$)/m)
    .filter((document) => document.split('\n').some((line) => /^[^#]/.test(line.trim())))
    .flatMap(jsonDocuments)
}

/** JSON documents one after the other, as `jq` prints them and kubectl takes them; any other text as it is. */
function jsonDocuments(text: string): readonly string[] {
  if (!/^\s*\{/.test(text)) return [text]
  const ends: number[] = []
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    if (depth === 0 && token === '}') ends.push(index + 1)
  }
  const documents = ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end))
  const rest = text.slice(ends.at(-1) ?? 0)
  return rest.trim() === '' ? documents : [text]
}

function readDocument(text: string, source: Source): Input {
  const parsed = parseYaml(text)
  if (!parsed.ok) return invalidInput(source, `not valid YAML: ${parsed.error}`)
  const found = isList(parsed.value) ? listAt(parsed.value, 'items') : [parsed.value]
  const input = found.map((value) => readObject(value, source))
  return {
    objects: input.flatMap(({ objects }) => objects),
    validationErrors: input.flatMap(({ validationErrors }) => validationErrors),
  }
}

function isList(value: unknown): boolean {
  return (stringAt(value, 'kind') ?? '').endsWith('List') && Array.isArray(isRecord(value) ? value['items'] : undefined)
}

function readObject(value: unknown, source: Source): Input {
  if (!isRecord(value))
    return invalidInput(source, 'not a Kubernetes object. Each document must be a map with apiVersion and kind.')
  for (const path of [['apiVersion'], ['kind'], ['metadata', 'name']]) {
    if (stringAt(value, ...path)) continue
    return invalidInput(source, 'is missing or not a string. Every object needs it.', path.join('.'))
  }
  if (!isKubernetesObject(value)) return invalidInput(source, 'is not a valid Kubernetes object.', 'metadata')
  return { objects: [{ object: placed(value), source }], validationErrors: [] }
}

/** Kinds without a namespace that may stand in files beside ours. */
const clusterScoped = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CompositeController',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
])

function placed(object: KubernetesObject): KubernetesObject {
  if (clusterScoped.has(object.kind)) return object
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? 'default' } }
}

function invalidInput(source: Source, message: string, field?: string): Input {
  return { objects: [], validationErrors: [{ ...source, field, message }] }
}

/** `MCPServer default/weather`. */
export function subjectOf({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`
}
