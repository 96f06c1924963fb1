import { collectionPath } from '../../apiserver/path.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { type ConfigMapPlace, readConfigMap } from '../../registry/published.ts'
import { errorMessage } from '../../runtime/error-message.ts'
import type { ChangeFilter } from '../change-filter.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import { type Source, valueOf } from './source.ts'

interface ConfigMapOptions {
  readonly place: ConfigMapPlace
  readonly changeFilter: ChangeFilter
  readonly client: KubernetesClient
}

/** A document under a key of a ConfigMap in the registry's namespace. */
export function configMapSource({ client, place, changeFilter }: ConfigMapOptions): Source {
  const { namespace, configmap } = place
  const { name } = configmap
  const path = `${collectionPath({ apiVersion: 'v1', resource: 'configmaps' }, namespace)}/${name}`
  return {
    async fetch(signal) {
      changeFilter.reading()
      const found = await client.get(path, signal).catch((error: unknown) => {
        changeFilter.read(undefined)
        throw new Error(`failed to get ConfigMap ${namespace}/${name}: ${errorMessage(error)}`, { cause: error })
      })
      changeFilter.read(versionOf(found))
      return valueOf(readConfigMap(found, place))
    },
  }
}

/** The version of an object, or of there being none. */
export function versionOf(object: unknown): string {
  return stringAt(object, 'metadata', 'resourceVersion') ?? 'none'
}
