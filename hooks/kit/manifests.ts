import type { Input } from '../cli/input/documents.ts'
import { inputIn } from '../cli/input/input.ts'
import { kinds } from '../kinds/index.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'

/** YAML or JSON text with any number of documents, an object, or a list of both. Lists of Kubernetes are taken apart. */
export type Manifests = string | KubernetesObject | readonly (string | KubernetesObject)[]

/** The objects that an API server would accept, and what is wrong with the others. */
export function readManifests(manifests: Manifests): Input {
  const list = isList(manifests) ? manifests : [manifests]
  return inputIn(
    list.map((manifest, index) => ({
      file: `manifest ${index + 1}`,
      text: typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    })),
    kinds,
  )
}

function isList(manifests: Manifests): manifests is readonly (string | KubernetesObject)[] {
  return Array.isArray(manifests)
}
