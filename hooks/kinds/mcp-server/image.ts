import { problem } from '../../api/reasons.ts'
import { mcpRegistries } from '../../api/resource-kinds.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { objectsOf } from '../../engine/rules.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'
import { checkImage, type ImageVerdict, registryImages } from '../../registry/enforcement.ts'
import { chosenRegistryLabel } from '../../registry/names.ts'

/** What the enforcing registries of the namespace say about a server's image. */
export function imageVerdict(image: string, { labels }: ObjectMeta, related: ObjectMap): ImageVerdict {
  const registries = registryImages(objectsOf(related, mcpRegistries), objectsOf(related, configMaps))
  return checkImage(image, registries, labels?.[chosenRegistryLabel])
}

/** A rejected image holds the server: what runs keeps running, nothing new is started. */
export function imageProblems({ allowed, message }: ImageVerdict): readonly Problem[] {
  return allowed ? [] : [problem('ImageValidationFailed', { field: 'spec.image', message })]
}
