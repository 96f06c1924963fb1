import type {
  EnvironmentVariable,
  Header,
  OAuthConfig,
  Permissions,
  PopularityMetadata,
  Provenance,
} from './toolhive-format.ts'

/**
 * A registry as a value, whatever source and format it came from. Field names are ToolHive's, as they are stored and
 * served. Only what every format can give is required; the formats' own checks are stricter.
 */
export interface Registry {
  readonly version: string
  readonly last_updated: string
  readonly servers: Readonly<Record<string, ContainerServer>>
  readonly remote_servers?: Readonly<Record<string, RemoteServer>> | undefined
  readonly groups?: readonly ServerGroup[] | undefined
}

interface Entry {
  readonly name?: string | undefined
  readonly description: string
  readonly tier: string
  readonly status: string
  readonly transport: string
  readonly tools: readonly string[]
  readonly metadata?: PopularityMetadata | undefined
  readonly repository_url?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly custom_metadata?: Readonly<Record<string, unknown>> | undefined
  readonly env_vars?: readonly EnvironmentVariable[] | undefined
}

/** A server that runs as a container. */
export interface ContainerServer extends Entry {
  readonly image: string
  readonly target_port?: number | undefined
  readonly permissions?: Permissions | undefined
  readonly args?: readonly string[] | undefined
  readonly docker_tags?: readonly string[] | undefined
  readonly provenance?: Provenance | undefined
}

/** A server that runs elsewhere and is reached by URL. */
export interface RemoteServer extends Entry {
  readonly url: string
  readonly headers?: readonly Header[] | undefined
  readonly oauth_config?: OAuthConfig | undefined
}

export interface ServerGroup {
  readonly name: string
  readonly description: string
  readonly servers?: Readonly<Record<string, ContainerServer>> | undefined
  readonly remote_servers?: Readonly<Record<string, RemoteServer>> | undefined
}

/** How many servers a registry offers: its container and remote servers, groups apart. */
export function serverCount(registry: Registry): number {
  return Object.keys(registry.servers).length + Object.keys(registry.remote_servers ?? {}).length
}

/** The images a registry allows, sorted, each once: those of its container servers and of its groups. */
export function imagesOf(registry: Registry): readonly string[] {
  const servers = [registry.servers, ...(registry.groups ?? []).map((group) => group.servers ?? {})]
  const images = servers.flatMap((entries) => Object.values(entries).map(({ image }) => image))
  return [...new Set(images)].filter((image) => image !== '').sort()
}
