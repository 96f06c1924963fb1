import type { KindNames } from '../engine/kind.ts'

/** Names of our kinds, as `kubectl` takes them. Apart from the schemas, so that whoever needs the names loads no more. */
export const mcpServerNames: KindNames = {
  kind: 'MCPServer',
  plural: 'mcpservers',
  singular: 'mcpserver',
  shortNames: [],
  categories: ['mcp'],
}

export const mcpRemoteProxyNames: KindNames = {
  kind: 'MCPRemoteProxy',
  plural: 'mcpremoteproxies',
  singular: 'mcpremoteproxy',
  shortNames: [],
  categories: ['mcp'],
}

export const mcpToolConfigNames: KindNames = {
  kind: 'MCPToolConfig',
  plural: 'mcptoolconfigs',
  singular: 'mcptoolconfig',
  shortNames: ['tc', 'toolconfig'],
  categories: ['mcp'],
}

export const mcpExternalAuthConfigNames: KindNames = {
  kind: 'MCPExternalAuthConfig',
  plural: 'mcpexternalauthconfigs',
  singular: 'mcpexternalauthconfig',
  shortNames: ['extauth', 'mcpextauth'],
  categories: ['mcp'],
}

export const mcpGroupNames: KindNames = {
  kind: 'MCPGroup',
  plural: 'mcpgroups',
  singular: 'mcpgroup',
  shortNames: ['mcpg', 'mcpgroup'],
  categories: ['mcp'],
}

export const mcpRegistryNames: KindNames = {
  kind: 'MCPRegistry',
  plural: 'mcpregistries',
  singular: 'mcpregistry',
  shortNames: [],
  categories: ['mcp', 'toolhive'],
}
