/** Registry documents for tests, in both formats. */

export interface EntryOptions {
  readonly image?: string
  readonly tags?: readonly string[]
  readonly [field: string]: unknown
}

/** A container server in ToolHive's format that passes its schema. */
export function entry(options: EntryOptions = {}): Record<string, unknown> {
  return {
    description: 'A server for the tests',
    tier: 'Community',
    status: 'Active',
    transport: 'stdio',
    tools: ['look'],
    image: 'registry.example/server:1',
    ...options,
  }
}

/** A remote server in ToolHive's format that passes its schema. */
export function remoteEntry(options: Record<string, unknown> = {}): Record<string, unknown> {
  const { image: _image, ...server } = entry()
  return { ...server, transport: 'sse', url: 'https://remote.example/mcp', ...options }
}

/** A document in ToolHive's format. */
export function toolHiveDocument(
  servers: Record<string, unknown> = { alpha: entry() },
  rest: Record<string, unknown> = {},
): string {
  return JSON.stringify({ version: '1.0.0', last_updated: '2026-01-02T03:04:05Z', servers, ...rest })
}

/** A document of many servers: `server-0` onwards, each with its own image, every second tagged `even`. */
export function largeDocument(count: number): string {
  const servers = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `server-${index}`,
      entry({
        image: `registry.example/team/server-${index}:1.${index}`,
        tags: [index % 2 === 0 ? 'even' : 'odd', 'all'],
        description: `Server number ${index}, with a text of the length that descriptions usually have in registries`,
        repository_url: `https://git.example/team/server-${index}`,
        metadata: { stars: index, pulls: index * 3, last_updated: '2026-01-02T03:04:05Z' },
        env_vars: [{ name: 'TOKEN', description: 'The token of the service', required: true, secret: true }],
      }),
    ]),
  )
  return toolHiveDocument(servers)
}

/** An entry in the upstream format of ToolHive's files. */
export function upstreamEntry(name: string, server: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    server: {
      name,
      description: 'A server for the tests',
      packages: [{ registry_name: 'docker', name: 'registry.example/upstream', version: '2' }],
      ...server,
    },
  }
}
