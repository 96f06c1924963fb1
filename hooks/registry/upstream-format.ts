import { z } from 'zod'
import { excessOfEntry } from './entry-size.ts'
import { faultAt, firstIssue } from './faults.ts'
import { type Read, readJson } from './json-text.ts'
import type { ContainerServer, Registry, RemoteServer } from './registry.ts'
import type { EnvironmentVariable, Header } from './toolhive-format.ts'
import {
  type Argument,
  type KeyValueInput,
  type Package,
  type Remote,
  type ToolHiveExtension,
  UpstreamEntry,
} from './upstream-entry.ts'

/** A registry document in the format of the official MCP registry: a list of servers. Every entry must convert. */
export function readUpstreamRegistry(text: string): Read<Registry> {
  const json = readJson(text)
  if ('error' in json) return { error: `invalid upstream format: ${json.error}` }
  const list = z.array(z.unknown()).safeParse(json.value)
  if (!list.success) return { error: `invalid upstream format: ${firstIssue(list.error)}` }
  if (list.data.length === 0) return { error: 'upstream registry must contain at least one server' }
  const servers: ConvertedServer[] = []
  for (const [index, item] of list.data.entries()) {
    const entry = readEntry(item, index)
    const server = 'error' in entry ? entry : convertedEntry(entry.value, index)
    if ('error' in server) return server
    servers.push(server.value)
  }
  return { value: upstreamRegistry(servers) }
}

function readEntry(item: unknown, index: number): Read<UpstreamEntry> {
  const excess = excessOfEntry(item)
  if (excess) return { error: `invalid upstream format: ${faultAt(excess, [index])}` }
  const entry = UpstreamEntry.safeParse(item)
  return entry.success
    ? { value: entry.data }
    : { error: `invalid upstream format: ${firstIssue(entry.error, [index])}` }
}

/**
 * A server of the official API: of entries in their latest version that are not deleted. `undefined` for one that cannot
 * be run or reached (no package, no remote, no name): one publisher's mistake must not stop everybody's sync.
 */
export function apiServer(entry: UpstreamEntry): ConvertedServer | undefined {
  const official = officialFacts(entry)
  if (official?.is_latest === false || official?.status === 'deleted') return undefined
  const server = convertedEntry(entry, 0)
  return 'value' in server ? server.value : undefined
}

function officialFacts(
  entry: UpstreamEntry,
): { status: string | undefined; is_latest: boolean | undefined } | undefined {
  return entry['_meta']?.['io.modelcontextprotocol.registry/official']
}

/** A server in ToolHive's terms, with its name in the registry. */
export type ConvertedServer =
  | { readonly name: string; readonly container: ContainerServer }
  | { readonly name: string; readonly remote: RemoteServer }

/** The registry of servers that came in the format of the official registry, which has no version and time of its own. */
export function upstreamRegistry(entries: readonly ConvertedServer[]): Registry {
  return {
    version: '1.0',
    last_updated: '',
    servers: Object.fromEntries(
      entries.flatMap((entry) => ('container' in entry ? [[entry.name, entry.container] as const] : [])),
    ),
    remote_servers: Object.fromEntries(
      entries.flatMap((entry) => ('remote' in entry ? [[entry.name, entry.remote] as const] : [])),
    ),
  }
}

function convertedEntry(entry: UpstreamEntry, index: number): Read<ConvertedServer> {
  const { name, description, remotes, packages } = entry.server
  if (!name) return { error: `server at index ${index}: name is required` }
  if (!description) return { error: `server at index ${index} (${name}): description is required` }
  const remote = remotes?.[0]
  if (remote) return { value: { name, remote: remoteServer(entry, name, description, remote) } }
  const chosen = packages?.find((candidate) => isContainerPackage(candidate)) ?? packages?.[0]
  if (!chosen) return { error: `failed to convert server ${name}: no packages found for container server` }
  return { value: { name, container: containerServer(entry, name, description, chosen) } }
}

function common(
  entry: UpstreamEntry,
  name: string,
  description: string,
): Omit<ContainerServer, 'transport' | 'image'> & { readonly extension: ToolHiveExtension | undefined } {
  const extension = entry['x-publisher']?.['x-dev.toolhive']
  const status = entry.server.status ?? officialFacts(entry)?.status
  return {
    extension,
    name,
    description,
    tier: extension?.tier || 'Community',
    status: status === 'deprecated' ? 'deprecated' : 'active',
    tools: extension?.tools ?? [],
    metadata: extension?.metadata ?? { stars: 0, pulls: 0, last_updated: '' },
    repository_url: entry.server.repository?.url,
    tags: extension?.tags,
    custom_metadata: extension?.custom_metadata,
  }
}

function remoteServer(entry: UpstreamEntry, name: string, description: string, remote: Remote): RemoteServer {
  const { extension, ...server } = common(entry, name, description)
  const withVariables = entry.server.packages?.find((candidate) => candidate.environment_variables?.length)
  return {
    ...server,
    transport: extension?.transport || remoteTransport(remote.transport_type ?? remote.type),
    url: remote.url,
    headers: remote.headers?.map(header),
    env_vars: withVariables?.environment_variables?.map(environmentVariable),
  }
}

function containerServer(entry: UpstreamEntry, name: string, description: string, chosen: Package): ContainerServer {
  const { extension, ...server } = common(entry, name, description)
  return {
    ...server,
    transport: extension?.transport || chosen.transport?.type || 'stdio',
    image: imageOf(chosen),
    target_port: extension?.target_port,
    permissions: extension?.permissions,
    env_vars: chosen.environment_variables?.map(environmentVariable),
    args: chosen.package_arguments?.flatMap(argumentTexts),
    docker_tags: extension?.docker_tags,
    provenance: extension?.provenance,
  }
}

function packageType({ registry_name, registry_type }: Package): string | undefined {
  return registry_name ?? registry_type
}

function isContainerPackage(candidate: Package): boolean {
  return ['docker', 'oci'].includes(packageType(candidate) ?? '')
}

/** `name:version` for container images; the runner's schemes `npx://` and `uvx://` for npm and PyPI; else the bare name. */
function imageOf(chosen: Package): string {
  const name = chosen.identifier ?? chosen.name ?? ''
  if (isContainerPackage(chosen)) {
    const lastPart = name.slice(name.lastIndexOf('/') + 1)
    const hasTag = /[:@]/.test(lastPart)
    return hasTag || !chosen.version ? name : `${name}:${chosen.version}`
  }
  const schemes: Readonly<Record<string, string>> = { npm: 'npx', pypi: 'uvx' }
  const scheme = schemes[packageType(chosen) ?? '']
  return scheme ? `${scheme}://${name}@${chosen.version ?? ''}` : name
}

function remoteTransport(type: string | undefined): string {
  if (type === 'streamable' || type === 'streamable-http') return 'streamable-http'
  return type === 'sse' ? 'sse' : 'stdio'
}

function environmentVariable(input: KeyValueInput): EnvironmentVariable {
  return {
    name: input.name,
    description: input.description ?? '',
    required: input.is_required ?? false,
    default: input.default,
    secret: input.is_secret,
  }
}

function header(input: KeyValueInput): Header {
  return { ...environmentVariable(input), choices: input.choices && [...input.choices] }
}

function argumentTexts({ type, name, value, value_hint, default: preset }: Argument): readonly string[] {
  if (type === 'positional') return [value || value_hint || ''].filter((text) => text !== '')
  const given = value || preset
  return type === 'named' && given ? [name ?? '', given] : []
}
