import type { MCPRegistrySpec } from '../../api/v1alpha1/mcp-registry.ts'
import type { FindObject, Parent } from '../../engine/kind.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { type Attempt, completedOutcome, failedOutcome } from '../../registry/outcome.ts'
import {
  imageListConfigMap,
  type Owner,
  outcomeConfigMap,
  publish,
  readConfigMap,
  storageConfigMap,
} from '../../registry/published.ts'
import { sourceFault } from '../../registry/source-check.ts'
import type { Context } from '../../settings.ts'

/**
 * What the registry's pod would publish, where the source is a ConfigMap: `render` then shows the status and checks images
 * as a cluster would. Nothing for the other sources: they are elsewhere.
 */
export function preview(
  { apiVersion, metadata, spec }: Parent<MCPRegistrySpec>,
  find: FindObject,
  { now }: Context,
): readonly KubernetesObject[] {
  const { name, namespace, uid = '', generation = 0 } = metadata
  const { type, configmap, format } = spec.source
  if (type !== 'configmap' || !configmap || sourceFault(spec.source, name)) return []
  const owner: Owner = { apiVersion, name, namespace, uid }
  const attempt: Attempt = { at: now, generation, trigger: undefined }
  const fetched = readConfigMap(find(configMaps, namespace, configmap.name), { configmap, namespace, format })
  const published = 'error' in fetched ? fetched : publish(fetched.value, spec)
  if ('error' in published) {
    const failure = { reason: 'FetchFailed', message: `Fetch failed: ${published.error}` } as const
    return [outcomeConfigMap(owner, failedOutcome(undefined, attempt, failure))]
  }
  const { document, images } = published.value
  return [
    storageConfigMap(owner, format, document),
    imageListConfigMap(owner, images, spec.enforceServers),
    outcomeConfigMap(owner, completedOutcome(undefined, attempt, published.value)),
  ]
}
