import { mcpRegistries, mcpRemoteProxies } from '../../api/resource-kinds.ts'
import type { MCPServerSpec } from '../../api/v1alpha1/mcp-server.ts'
import type { Parent, Trim } from '../../engine/kind.ts'
import { services, statefulSets } from '../../engine/resource-kinds.ts'
import { identityOf } from '../../engine/trim.ts'
import type { KubernetesObject } from '../../kubernetes/objects.ts'
import { stringAt } from '../../kubernetes/read.ts'
import { imagesKey } from '../../registry/names.ts'
import { headlessServiceName } from '../../runner/adopted.ts'
import { workloadTrim } from '../../workload/resolve/trim.ts'
import { podImages } from './pod-images.ts'
import { mcpServerTraits } from './traits.ts'

/**
 * What an MCPServer's sync reads of its objects. A namespace may hold many lists of images of a megabyte each, and
 * ConfigMaps that only look like one: of those that the spec does not name, the lines with the server's images are kept.
 */
export function trim(
  { metadata: { name }, spec }: Parent<MCPServerSpec>,
  isNamed: (object: KubernetesObject) => boolean,
): Trim {
  const { own, others } = podImages(spec.image, spec.podTemplateSpec)
  const images = new Set([own, ...others.map(({ image }) => image)])
  return workloadTrim({
    traits: mcpServerTraits,
    name,
    adopted: [
      { ...statefulSets, name },
      { ...services, name: headlessServiceName(name) },
    ],
    claimants: [mcpRemoteProxies],
    configMap: (configMap) => (isNamed(configMap) ? configMap : listOf(images, configMap)),
  })
}

function listOf(images: ReadonlySet<string>, list: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = identityOf(list)
  const ownerReferences = list.metadata.ownerReferences?.filter((owner) => owner.kind === mcpRegistries.kind)
  const text = stringAt(list, 'data', imagesKey)
  const lines = text?.split('\n').filter((line) => images.has(line))
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, ...(ownerReferences && { ownerReferences }) },
    ...(lines && { data: { [imagesKey]: lines.join('\n') } }),
  }
}
