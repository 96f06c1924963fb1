import type { ConfigMapSource } from '../../api/registry-source.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { readDocument } from '../../registry/published.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { SourceNews } from '../source-news.ts'
import { messageOf, type Source, valueOf } from './source.ts'

interface ConfigMapOptions {
  readonly news: SourceNews
  readonly client: KubernetesClient
  readonly namespace: string
  readonly configmap: ConfigMapSource
  readonly format: 'toolhive' | 'upstream'
}

/** A document under a key of a ConfigMap in the registry's namespace. */
export function configMapSource({ client, namespace, configmap, format, news }: ConfigMapOptions): Source {
  const { name, key } = configmap
  const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`
  return {
    async fetch(signal) {
      news.reading()
      const found = await client.get(path, signal).catch((error: unknown) => {
        news.read(undefined)
        throw new Error(`failed to get ConfigMap ${namespace}/${name}: ${messageOf(error)}`, { cause: error })
      })
      news.read(versionOf(found))
      if (found === undefined)
        throw new Error(`failed to get ConfigMap ${namespace}/${name}: ConfigMap "${name}" not found`)
      const text = stringAt(found, 'data', key)
      if (text === undefined) throw new Error(`key ${key} not found in ConfigMap ${namespace}/${name}`)
      return valueOf(readDocument(text, format))
    },
  }
}

/** The version of an object, or of there being none. */
export function versionOf(object: unknown): string {
  return stringAt(object, 'metadata', 'resourceVersion') ?? 'none'
}
