import { mcpRegistries } from '../api/resource-kinds.ts'
import { MCPRegistrySpec } from '../api/v1alpha1/mcp-registry.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { syncTriggerAnnotation } from '../registry/names.ts'
import type { Log } from '../runtime/log.ts'
import type { Registry } from './attempt.ts'

/** The registry that an object describes; `undefined` while it is being deleted or cannot be read. */
export function registryOf(object: KubernetesObject, log: Log): Registry | undefined {
  const { name, namespace = '', uid = '', generation = 0, annotations, deletionTimestamp } = object.metadata
  if (deletionTimestamp !== undefined) return undefined
  const spec = MCPRegistrySpec.safeParse(object['spec'])
  if (!spec.success) {
    log.error({ fault: spec.error.issues[0]?.message }, 'the MCPRegistry cannot be read')
    return undefined
  }
  return {
    owner: { apiVersion: mcpRegistries.apiVersion, name, namespace, uid },
    generation,
    spec: spec.data,
    trigger: annotations?.[syncTriggerAnnotation],
  }
}
