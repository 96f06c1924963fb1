import type { KubernetesObject } from '../kubernetes/objects.ts'
import { stringAt, valueAt } from '../kubernetes/read.ts'
import { imageListName, imagesKey } from './names.ts'
import { isOwnedBy } from './ownership.ts'

/** A registry as the image check sees it. */
export interface RegistryImages {
  readonly name: string
  /** `spec.enforceServers`. */
  readonly enforces: boolean
  /** The images it lists; `undefined` until it has been synchronised once. The last good list stays while a sync fails. */
  readonly images: ReadonlySet<string> | undefined
}

export interface ImageVerdict {
  readonly allowed: boolean
  readonly reason: 'ImageValidationSkipped' | 'ImageValidationSuccess' | 'ImageValidationFailed'
  readonly message: string
}

/**
 * Whether an MCPServer's image may be started. `chosen` is the server's label `toolhive.stacklok.io/registry-name`: it
 * narrows the check to that registry while it enforces; a registry that does not enforce frees from nothing (WART-68).
 * The check knows synchronised data only, not whether a registry's API is up (WART-69). Images are compared byte for byte.
 */
export function checkImage(
  image: string,
  registries: readonly RegistryImages[],
  chosen: string | undefined,
): ImageVerdict {
  const enforcing = registries.filter(({ enforces }) => enforces)
  const named = registries.find(({ name }) => name === chosen)
  if (chosen !== undefined && !named) return rejected(`specified registry ${quoted(chosen)} not found`)
  if (enforcing.length === 0) return skipped
  if (named?.enforces) {
    if (named.images?.has(image)) return passed
    const text = `image ${quoted(image)} not found in specified registry ${quoted(named.name)}`
    return rejected(`${text}${unsynchronised([named])}`)
  }
  if (enforcing.some(({ images }) => images?.has(image))) return passed
  return rejected(`image ${quoted(image)} not found in enforced registries${unsynchronised(enforcing)}`)
}

const skipped: ImageVerdict = {
  allowed: true,
  reason: 'ImageValidationSkipped',
  message: 'Image validation was not performed (no enforcement configured)',
}

const passed: ImageVerdict = {
  allowed: true,
  reason: 'ImageValidationSuccess',
  message: 'Image validation passed - image found in enforced registries',
}

function rejected(text: string): ImageVerdict {
  return { allowed: false, reason: 'ImageValidationFailed', message: `${text}: image validation failed` }
}

/** Says which registries could not be asked, so that nobody looks for the image in a document that is not there yet. */
function unsynchronised(registries: readonly RegistryImages[]): string {
  const missing = registries.filter(({ images }) => images === undefined)
  if (missing.length === 0) return ''
  return ` (errors: [${missing.map(({ name }) => `registry ${name}: not synchronized yet`).join(' ')}])`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** The registries of a namespace for `checkImage`, from the MCPRegistries and the image lists that their pods published. */
export function registryImages(
  registries: readonly KubernetesObject[],
  imageLists: readonly KubernetesObject[],
): readonly RegistryImages[] {
  const lists = new Map(imageLists.map((list) => [`${list.metadata.namespace}/${list.metadata.name}`, list]))
  return registries.map((registry) => {
    const { name, namespace, uid } = registry.metadata
    const list = lists.get(`${namespace}/${imageListName(name)}`)
    const text = list && isOwnedBy(list.metadata, uid) ? stringAt(list, 'data', imagesKey) : undefined
    return {
      name,
      enforces: valueAt(registry, 'spec', 'enforceServers') === true,
      images: text === undefined ? undefined : new Set(text.split('\n').filter((line) => line !== '')),
    }
  })
}
