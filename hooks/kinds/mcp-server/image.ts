import { messageOf } from '../../api/problems.ts'
import { problem } from '../../api/reasons.ts'
import { mcpRegistries } from '../../api/resource-kinds.ts'
import type { Problem } from '../../engine/kind.ts'
import type { ObjectMap } from '../../engine/metacontroller-types.ts'
import { configMaps } from '../../engine/resource-kinds.ts'
import { objectsOf } from '../../engine/rules.ts'
import type { ObjectMeta } from '../../kubernetes/objects.ts'
import { checkImage, type ImageVerdict, registryImages } from '../../registry/enforcement.ts'
import { chosenRegistryLabel } from '../../registry/names.ts'
import type { PodImages } from './pod-images.ts'

/** What the enforcing registries of the namespace say about all of a server's images. */
export interface ImageCheck {
  readonly verdict: ImageVerdict
  /** One for each rejected image: they hold the server, so what runs keeps running and nothing new is started. */
  readonly problems: readonly Problem[]
}

/** Checks every image that a server's pod would pull, the server's own and those of its pod template. */
export function checkImages({ own, others }: PodImages, { labels }: ObjectMeta, related: ObjectMap): ImageCheck {
  const registries = registryImages(objectsOf(related, mcpRegistries), objectsOf(related, configMaps))
  const check = (image: string): ImageVerdict => checkImage(image, registries, labels?.[chosenRegistryLabel])
  const verdict = check(own)
  const problems = [
    ...rejectionProblems('spec.image', verdict),
    ...others.flatMap(({ field, image }) => rejectionProblems(field, prefixed(field, check(image)))),
  ]
  return { verdict: problems.length > 0 ? { ...rejected, message: messageOf(problems) } : verdict, problems }
}

const rejected = { allowed: false, reason: 'ImageValidationFailed' } as const

function rejectionProblems(field: string, { allowed, message }: ImageVerdict): readonly Problem[] {
  return allowed ? [] : [problem('ImageValidationFailed', { field, message })]
}

/** Which of many images is meant says its field; that of the server itself needs no telling. */
function prefixed(field: string, verdict: ImageVerdict): ImageVerdict {
  return { ...verdict, message: `${field}: ${verdict.message}` }
}
