import { listAt, stringAt } from '../../kubernetes/read.ts'

/** The images that an MCP server's pod would pull. */
export interface PodImages {
  /** `spec.image`. */
  readonly own: string
  /** Those of the pod template, with the field of the MCPServer that names each. */
  readonly others: readonly { readonly field: string; readonly image: string }[]
}

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** Every image of a server: its own, and those of containers and image volumes of its pod template. */
export function podImages(own: string, template: unknown): PodImages {
  const inTemplate = (list: string, ...path: readonly string[]): PodImages['others'] =>
    listAt(template, 'spec', list).flatMap((item, index) => {
      const image = stringAt(item, ...path)
      return image ? [{ field: `spec.podTemplateSpec.spec.${list}[${index}].${path.join('.')}`, image }] : []
    })
  return {
    own,
    others: [
      ...containerLists.flatMap((list) => inTemplate(list, 'image')),
      ...inTemplate('volumes', 'image', 'reference'),
    ],
  }
}
