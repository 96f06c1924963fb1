import { z } from 'zod'
import { parseTime } from '../kubernetes/time.ts'
import { type Read, readJson } from './json-text.ts'

/**
 * ToolHive's registry document, checked as its published JSON schema checks it (draft-07, `pkg/registry/data/schema.json`):
 * entries allow no unknown keys, the root does.
 */

const uri = (text: string): boolean => URL.canParse(text)
const dateTime = z.string().refine((text) => parseTime(text) !== undefined, 'must be an RFC 3339 time')
const uriText = z.string().refine(uri, 'must be an absolute URI')
const port = z.int().min(1).max(65_535)
const count = z.int().min(0)

function unique<Item extends z.ZodType<string | number>>(item: Item): z.ZodType<z.output<Item>[]> {
  return z.array(item).refine((items) => new Set(items).size === items.length, 'must not hold an item twice')
}

function nonEmptyUnique(item: z.ZodString): z.ZodType<string[]> {
  return unique(item).refine((items) => items.length > 0, 'must hold at least one item')
}

const EntryName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]+[a-z0-9]$/, 'must be at least 3 lower-case letters, digits and inner hyphens')

export const PopularityMetadata = z.strictObject({
  stars: count.optional(),
  pulls: count.optional(),
  last_updated: dateTime.optional(),
})
export type PopularityMetadata = z.infer<typeof PopularityMetadata>

const path = z.string().regex(/^(\/[^/\0]+)+\/?$/, 'must be an absolute path')
const host = z.string().regex(/^\.?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/, 'must be a host name, or .domain')

export const Permissions = z.strictObject({
  read: unique(path).optional(),
  write: unique(path).optional(),
  network: z
    .strictObject({
      outbound: z
        .strictObject({
          insecure_allow_all: z.boolean().optional(),
          allow_host: unique(host).optional(),
          allow_port: unique(port).optional(),
        })
        .optional(),
    })
    .optional(),
  privileged: z.boolean().optional(),
})
export type Permissions = z.infer<typeof Permissions>

const inputDescription = z.string().min(5).max(200)

export const EnvironmentVariable = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
  description: inputDescription,
  required: z.boolean(),
  default: z.string().optional(),
  secret: z.boolean().optional(),
})
export type EnvironmentVariable = z.infer<typeof EnvironmentVariable>

export const Header = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'must be the name of an HTTP header'),
  description: inputDescription,
  required: z.boolean(),
  default: z.string().optional(),
  secret: z.boolean().optional(),
  choices: unique(z.string()).optional(),
})
export type Header = z.infer<typeof Header>

export const Provenance = z.strictObject({
  sigstore_url: z.string().optional(),
  repository_uri: uriText.optional(),
  repository_ref: z.string().optional(),
  signer_identity: z.string().optional(),
  runner_environment: z.string().optional(),
  cert_issuer: uriText.optional(),
  attestation: z.strictObject({ predicate_type: uriText.optional(), predicate: z.unknown() }).optional(),
})
export type Provenance = z.infer<typeof Provenance>

export const OAuthConfig = z.strictObject({
  issuer: uriText.optional(),
  authorize_url: uriText.optional(),
  token_url: uriText.optional(),
  client_id: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  use_pkce: z.boolean().optional(),
  oauth_params: z.record(z.string(), z.string()).optional(),
  callback_port: port.optional(),
})
export type OAuthConfig = z.infer<typeof OAuthConfig>

const entry = {
  name: z.string().optional(),
  description: z.string().min(10).max(500),
  tier: z.enum(['Official', 'Community']),
  status: z.enum(['Active', 'Deprecated']),
  tools: nonEmptyUnique(z.string().regex(/^[\w-]+$/, 'must be letters, digits, _ and -')),
  metadata: PopularityMetadata.optional(),
  repository_url: uriText.optional(),
  tags: nonEmptyUnique(
    z.string().regex(/^[a-z0-9][a-z0-9_-]*[a-z0-9]$/, 'must be lower-case letters, digits, _ and -'),
  ).optional(),
  custom_metadata: z.record(z.string(), z.unknown()).optional(),
  env_vars: z.array(EnvironmentVariable).optional(),
}

const imagePattern =
  /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*(:([a-zA-Z0-9][a-zA-Z0-9._-]*))?$/

const ToolHiveContainerServer = z.strictObject({
  ...entry,
  transport: z.enum(['stdio', 'sse', 'streamable-http']),
  image: z.string().regex(imagePattern, 'must be an image reference of lower-case parts with an optional tag'),
  target_port: port.optional(),
  permissions: Permissions.optional(),
  args: z.array(z.string()).optional(),
  docker_tags: unique(z.string()).optional(),
  provenance: Provenance.optional(),
})

const ToolHiveRemoteServer = z.strictObject({
  ...entry,
  transport: z.enum(['sse', 'streamable-http']),
  url: uriText,
  headers: z.array(Header).optional(),
  oauth_config: OAuthConfig.optional(),
})

const entries = {
  servers: z.record(EntryName, ToolHiveContainerServer),
  remote_servers: z.record(EntryName, ToolHiveRemoteServer).optional(),
}

const ToolHiveRegistry = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0'),
  last_updated: dateTime,
  ...entries,
  groups: z
    .array(
      z.strictObject({
        name: z.string(),
        description: z.string().min(10).max(500),
        servers: entries.servers.optional(),
        remote_servers: entries.remote_servers,
      }),
    )
    .optional(),
})

/** A registry document in ToolHive's format; the error names each faulty entry by its JSON pointer. */
export function readToolHiveRegistry(text: string): Read<z.infer<typeof ToolHiveRegistry>> {
  const json = readJson(text)
  if ('error' in json) return { error: `failed to parse registry data: ${json.error}` }
  const registry = ToolHiveRegistry.safeParse(json.value)
  return registry.success ? { value: registry.data } : { error: schemaErrors(registry.error.issues) }
}

/** How many faults a message lists: it ends in a status that people read. */
const listed = 10

function schemaErrors(issues: readonly z.core.$ZodIssue[]): string {
  const texts = issues.map(({ message, path }) => `${lowerFirst(message)} at '${pointer(path)}'`)
  if (texts.length === 1) return `registry schema validation failed: ${texts[0]}`
  const more = texts.length > listed ? [`  ... and ${texts.length - listed} more`] : []
  const lines = texts.slice(0, listed).map((text, index) => `  ${index + 1}. ${text}`)
  return [`registry schema validation failed with ${texts.length} errors:`, ...lines, ...more].join('\n')
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** RFC 6901: `/servers/alpha/image`; the empty text is the whole document. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
