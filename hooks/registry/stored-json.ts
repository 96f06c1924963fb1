import { goJson, sortedRecord } from '../kubernetes/go-json.ts'
import { isRecord } from '../kubernetes/read.ts'
import type { Read } from './json-text.ts'
import type { ContainerServer, Registry, RemoteServer } from './registry.ts'
import type { EnvironmentVariable, Header, OAuthConfig, Permissions, Provenance } from './toolhive-format.ts'

/**
 * The most characters that a stored document may have: at most 96 MiB in UTF-8, of which the pod's volume of 256 MiB holds
 * two at a time, the old one and the new one.
 */
const documentLimit = 32 * 1024 * 1024

/**
 * The document that is stored and served: compact JSON in the key order and with the omissions of the Go operator, byte
 * for byte, so that taking a registry over changes nothing for its readers. Keys unknown to the format are left out.
 */
export function storedJson(registry: Registry): Read<string> {
  const pieces: string[] = []
  let length = 0
  for (const piece of storedPieces(registry)) {
    length += piece.length
    if (length > documentLimit) {
      return { error: `the registry data has more than ${documentLimit} characters: narrow the filter` }
    }
    pieces.push(piece)
  }
  return { value: pieces.join('') }
}

/** The document entry by entry: all of them as values at once would take many times the memory of their text. */
function* storedPieces({ version, last_updated, servers, remote_servers, groups }: Registry): Generator<string> {
  yield `{"version":${goJson(version)},"last_updated":${goJson(last_updated)},"servers":`
  yield* recordPieces(servers, storedContainerServer)
  yield* optionalPieces('remote_servers', remote_servers, storedRemoteServer)
  for (const [index, group] of (groups ?? []).entries()) {
    yield `${index === 0 ? ',"groups":[' : ','}{"name":${goJson(group.name)},"description":${goJson(group.description)}`
    yield* optionalPieces('servers', group.servers, storedContainerServer)
    yield* optionalPieces('remote_servers', group.remote_servers, storedRemoteServer)
    yield '}'
  }
  yield groups?.length ? ']}' : '}'
}

function* optionalPieces<Server>(
  key: string,
  servers: Readonly<Record<string, Server>> | undefined,
  stored: (server: Server) => unknown,
): Generator<string> {
  if (!servers || Object.keys(servers).length === 0) return
  yield `,"${key}":`
  yield* recordPieces(servers, stored)
}

function* recordPieces<Server>(
  servers: Readonly<Record<string, Server>>,
  stored: (server: Server) => unknown,
): Generator<string> {
  let separator = ''
  yield '{'
  for (const [name, server] of Object.entries(sortedRecord(servers))) {
    yield `${separator}${goJson(name)}:${goJson(stored(server))}`
    separator = ','
  }
  yield '}'
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sortedRecord(record)).map(([key, value]) => [key, change(value)]))
}

/** Go's `omitempty`: `undefined` instead of an empty text, list or map, of zero and of false. */
function present<Value>(value: Value): Value | undefined {
  if (value === '' || value === 0 || value === false || value === undefined) return undefined
  const empty = Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0
  return empty ? undefined : value
}

function storedEntry(server: ContainerServer | RemoteServer): Record<string, unknown> {
  return {
    name: present(server.name),
    description: server.description,
    tier: server.tier,
    status: server.status,
    transport: server.transport,
    tools: server.tools,
    metadata: server.metadata && {
      stars: server.metadata.stars ?? 0,
      pulls: server.metadata.pulls ?? 0,
      last_updated: server.metadata.last_updated ?? '',
    },
    repository_url: present(server.repository_url),
    tags: present(server.tags),
    custom_metadata: present(sortedDeep(server.custom_metadata)),
  }
}

function storedContainerServer(server: ContainerServer): Record<string, unknown> {
  return {
    ...storedEntry(server),
    image: server.image,
    target_port: present(server.target_port),
    permissions: server.permissions && storedPermissions(server.permissions),
    env_vars: present(server.env_vars?.map(storedEnvironmentVariable)),
    args: present(server.args),
    docker_tags: present(server.docker_tags),
    provenance: server.provenance && storedProvenance(server.provenance),
  }
}

function storedRemoteServer(server: RemoteServer): Record<string, unknown> {
  return {
    ...storedEntry(server),
    url: server.url,
    headers: present(server.headers?.map(storedHeader)),
    oauth_config: server.oauth_config && storedOAuth(server.oauth_config),
    env_vars: present(server.env_vars?.map(storedEnvironmentVariable)),
  }
}

function storedPermissions({ read, write, network, privileged }: Permissions): Record<string, unknown> {
  const outbound = network?.outbound
  return {
    read: present(read),
    write: present(write),
    network: network && {
      outbound: outbound && {
        insecure_allow_all: present(outbound.insecure_allow_all),
        allow_host: present(outbound.allow_host),
        allow_port: present(outbound.allow_port),
      },
    },
    privileged: present(privileged),
  }
}

function storedEnvironmentVariable(variable: EnvironmentVariable): Record<string, unknown> {
  return {
    name: variable.name,
    description: variable.description,
    required: variable.required,
    default: present(variable.default),
    secret: present(variable.secret),
  }
}

function storedHeader(header: Header): Record<string, unknown> {
  return { ...storedEnvironmentVariable(header), choices: present(header.choices) }
}

function storedOAuth(oauth: OAuthConfig): Record<string, unknown> {
  return {
    issuer: present(oauth.issuer),
    authorize_url: present(oauth.authorize_url),
    token_url: present(oauth.token_url),
    client_id: present(oauth.client_id),
    scopes: present(oauth.scopes),
    use_pkce: present(oauth.use_pkce),
    oauth_params: present(oauth.oauth_params && sortedRecord(oauth.oauth_params)),
    callback_port: present(oauth.callback_port),
  }
}

function storedProvenance(provenance: Provenance): Record<string, unknown> {
  const { attestation } = provenance
  return {
    sigstore_url: provenance.sigstore_url ?? '',
    repository_uri: provenance.repository_uri ?? '',
    repository_ref: present(provenance.repository_ref),
    signer_identity: provenance.signer_identity ?? '',
    runner_environment: provenance.runner_environment ?? '',
    cert_issuer: provenance.cert_issuer ?? '',
    attestation: attestation && {
      predicate_type: present(attestation.predicate_type),
      predicate: sortedDeep(attestation.predicate) ?? undefined,
    },
  }
}

/** Free-form JSON with the keys of every object sorted; its depth is bounded where it is read. */
function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep)
  return isRecord(value) ? mapped(value, sortedDeep) : value
}
