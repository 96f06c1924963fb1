import type { MCPRegistrySpec } from '../api/v1alpha1/mcp-registry.ts'
import type { ConfigMapSource } from '../api/v1alpha1/registry-source.ts'
import type { ConfigMap } from '../kubernetes/built-objects.ts'
import { goJson } from '../kubernetes/go-json.ts'
import { sha256Hex } from '../kubernetes/hash.ts'
import type { OwnerReference } from '../kubernetes/objects.ts'
import { stringAt } from '../kubernetes/read.ts'
import { filterHash, filterRegistry } from './filter.ts'
import type { Read } from './json-text.ts'
import {
  documentKey,
  enforcesLabel,
  imageListName,
  imagesKey,
  outcomeKey,
  outcomeName,
  registryLabel,
  storageName,
} from './names.ts'
import type { Outcome } from './outcome.ts'
import { imagesOf, type Registry, serverCount } from './registry.ts'
import { storedJson } from './stored-json.ts'
import { readToolHiveRegistry } from './toolhive-document.ts'
import { readUpstreamRegistry } from './upstream-format.ts'

/** What a source gave: the registry before the filter, and the hash of what was read. */
export interface Fetched {
  readonly registry: Registry
  readonly hash: string
}

/** What is published of it. */
export interface Published {
  readonly document: string
  readonly images: readonly string[]
  readonly serverCount: number
  readonly filterHash: string
  readonly hash: string
  /** Whether the document fits into a ConfigMap. */
  readonly storage: 'stored' | 'tooLarge'
}

/** The registry of one document (ConfigMap, file in git); the hash is that of its text. */
export function readDocument(text: string, format: 'toolhive' | 'upstream'): Read<Fetched> {
  if (text === '') return { error: 'registry data validation failed: data cannot be empty' }
  const read: Read<Registry> = format === 'upstream' ? readUpstreamRegistry(text) : readToolHiveRegistry(text)
  return 'error' in read
    ? { error: `registry data validation failed: ${read.error}` }
    : { value: { registry: read.value, hash: sha256Hex(text) } }
}

/** The registry in a ConfigMap of the registry's namespace; `undefined` means that there is no such ConfigMap. */
export function readConfigMap(
  configMap: unknown,
  { configmap: { name, key }, namespace, format }: ConfigMapPlace,
): Read<Fetched> {
  if (configMap === undefined) {
    return { error: `failed to get ConfigMap ${namespace}/${name}: ConfigMap "${name}" not found` }
  }
  const text = stringAt(configMap, 'data', key)
  return text === undefined
    ? { error: `key ${key} not found in ConfigMap ${namespace}/${name}` }
    : readDocument(text, format)
}

/** Which ConfigMap is the source, and what is in it. */
export interface ConfigMapPlace {
  readonly configmap: ConfigMapSource
  readonly namespace: string
  readonly format: 'toolhive' | 'upstream'
}

/** The document, images and figures that result from a fetched registry under a spec's filter; an error where that is too large. */
export function publish({ registry, hash }: Fetched, { filter }: Pick<MCPRegistrySpec, 'filter'>): Read<Published> {
  const filtered = filterRegistry(registry, filter)
  const stored = storedJson(filtered)
  if ('error' in stored) return stored
  const document = stored.value
  const published: Published = {
    document,
    storage: bytesOf(document) > configMapLimit ? 'tooLarge' : 'stored',
    images: imagesOf(filtered),
    serverCount: serverCount(filtered),
    filterHash: filterHash(filter),
    hash,
  }
  return { value: published }
}

/** The MCPRegistry that owns what is published. */
export interface Owner {
  readonly apiVersion: string
  readonly name: string
  readonly namespace: string
  readonly uid: string
}

/** A ConfigMap with its owner: garbage collection removes it with the registry, without the engine's knowing of it. */
export type OwnedConfigMap = ConfigMap & {
  readonly metadata: { readonly ownerReferences: readonly OwnerReference[] }
}

/** The most that a ConfigMap's values may hold together, in bytes (the API server's `MaxSecretSize`). */
export const configMapLimit = 1024 * 1024

/** Where the document is kept for readers in the cluster; one that is too large leaves the ConfigMap to say so. */
export function storageConfigMap(owner: Owner, format: string, document: string): OwnedConfigMap {
  const tooLarge = bytesOf(document) > configMapLimit
  return owned(owner, storageName(owner.name), {
    labels: { ...labels('registry-storage'), [registryLabel]: owner.name },
    annotations: {
      'toolhive.stacklok.dev/registry-name': owner.name,
      'toolhive.stacklok.dev/registry-format': format,
      ...(tooLarge ? { 'toolhive.stacklok.dev/registry-too-large': `${bytesOf(document)} bytes` } : {}),
    },
    data: tooLarge ? {} : { [documentKey]: document },
  })
}

/** The list of images that MCPServers are checked against: one per line. */
export function imageListConfigMap(owner: Owner, images: readonly string[], enforces: boolean): OwnedConfigMap {
  return owned(owner, imageListName(owner.name), {
    labels: { ...labels('registry-images'), [registryLabel]: owner.name, [enforcesLabel]: String(enforces) },
    data: { [imagesKey]: images.join('\n') },
  })
}

/** The outcome of the last synchronisation. */
export function outcomeConfigMap(owner: Owner, outcome: Outcome): OwnedConfigMap {
  return owned(owner, outcomeName(owner.name), {
    labels: { ...labels('registry-sync'), [registryLabel]: owner.name },
    data: { [outcomeKey]: goJson(outcome, 2) },
  })
}

function labels(component: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'toolhive-operator',
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': 'toolhive-operator',
  }
}

function owned(
  { apiVersion, name, namespace, uid }: Owner,
  configMapName: string,
  { data, ...metadata }: Pick<ConfigMap['metadata'], 'labels' | 'annotations'> & { data: Record<string, string> },
): OwnedConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: configMapName,
      namespace,
      ...metadata,
      ownerReferences: [{ apiVersion, kind: 'MCPRegistry', name, uid }],
    },
    data,
  }
}

/** UTF-8 bytes of a text. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength
}
