/** Names by which the registry's pod, the hook of MCPRegistry and the image check of MCPServer find each other's objects. */

/** The ConfigMap with the document that is served; name and key are the Go operator's. */
export function storageName(registry: string): string {
  return `${registry}-registry-storage`
}

/** The ConfigMap with the images that the registry lists, for `enforceServers`. */
export function imageListName(registry: string): string {
  return `${registry}-registry-images`
}

/** The ConfigMap with the outcome of the last synchronisation, from which the status is made. */
export function outcomeName(registry: string): string {
  return `${registry}-registry-sync`
}

/**
 * The account, Role and RoleBinding of the registry's pod. The name is one that nobody chooses by chance: no MCP server may
 * run as such an account, whether or not there is a registry of that name yet.
 */
export function registryAccountName(registry: string): string {
  return `${registry}-registry-api`
}

/** The names that the registry's pod writes: none of them may be a source. */
export function publishedNames(registry: string): readonly string[] {
  return [storageName(registry), imageListName(registry), outcomeName(registry)]
}

export const documentKey = 'registry.json'
export const imagesKey = 'images'
export const outcomeKey = 'outcome.json'

/** On an MCPRegistry: any new value asks for a synchronisation at once. */
export const syncTriggerAnnotation = 'toolhive.stacklok.dev/sync-trigger'

/** On an MCPServer: the one registry whose images count for it. */
export const chosenRegistryLabel = 'toolhive.stacklok.io/registry-name'

/** On an image list: `"true"` while the registry enforces, so that MCPServers are sent no other lists. */
export const enforcesLabel = 'toolhive.stacklok.dev/enforces-images'

/** The registry that an image list or a stored document belongs to. */
export const registryLabel = 'toolhive.stacklok.dev/registry'
