import type { KindNames } from '../engine/kind.ts'

/** The API group of our kinds. */
export const apiGroup = 'toolhive.stacklok.dev'

/** The version that the engine watches: parents are sent in it, and the owner references of children name it. */
export const watchedVersion = 'v1alpha1'

/** Names of our kinds, as `kubectl` takes them. Apart from the schemas, so that whoever needs the names loads no more. */
export const mcpServerNames: KindNames = {
  group: apiGroup,
  kind: 'MCPServer',
  plural: 'mcpservers',
  singular: 'mcpserver',
  shortNames: [],
  categories: ['mcp'],
}

export const mcpRemoteProxyNames: KindNames = {
  group: apiGroup,
  kind: 'MCPRemoteProxy',
  plural: 'mcpremoteproxies',
  singular: 'mcpremoteproxy',
  shortNames: [],
  categories: ['mcp'],
}

export const mcpToolConfigNames: KindNames = {
  group: apiGroup,
  kind: 'MCPToolConfig',
  plural: 'mcptoolconfigs',
  singular: 'mcptoolconfig',
  shortNames: ['tc', 'toolconfig'],
  categories: ['mcp'],
}

export const mcpExternalAuthConfigNames: KindNames = {
  group: apiGroup,
  kind: 'MCPExternalAuthConfig',
  plural: 'mcpexternalauthconfigs',
  singular: 'mcpexternalauthconfig',
  shortNames: ['extauth', 'mcpextauth'],
  categories: ['mcp'],
}

export const mcpGroupNames: KindNames = {
  group: apiGroup,
  kind: 'MCPGroup',
  plural: 'mcpgroups',
  singular: 'mcpgroup',
  shortNames: ['mcpg', 'mcpgroup'],
  categories: ['mcp'],
}

export const mcpRegistryNames: KindNames = {
  group: apiGroup,
  kind: 'MCPRegistry',
  plural: 'mcpregistries',
  singular: 'mcpregistry',
  shortNames: [],
  categories: ['mcp', 'toolhive'],
}
