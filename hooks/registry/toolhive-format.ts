import { z } from 'zod'
import { parseTime } from '../kubernetes/time.ts'
import { nameLimit } from './entry-size.ts'

/**
 * What is in ToolHive's registry document, checked as its published JSON schema checks it (draft-07, `pkg/registry/data/schema.json`):
 * entries allow no unknown keys, the root does.
 */

const uri = (text: string): boolean => URL.canParse(text)
export const dateTime = z.string().refine((text) => parseTime(text) !== undefined, 'must be an RFC 3339 timestamp')
const uriText = z.string().refine(uri, 'must be an absolute URI')
const port = z.int().min(1).max(65_535)
const count = z.int().min(0)

function unique<Item extends z.ZodType<string | number>>(item: Item): z.ZodType<z.output<Item>[]> {
  return z.array(item).refine((items) => new Set(items).size === items.length, 'must not contain duplicate items')
}

function nonEmptyUnique(item: z.ZodString): z.ZodType<string[]> {
  return unique(item).refine((items) => items.length > 0, 'must contain at least one item')
}

export const EntryName = z
  .string()
  .max(nameLimit)
  .regex(
    /^[a-z0-9][a-z0-9-]+[a-z0-9]$/,
    'must be at least 3 lower-case letters, digits and hyphens, with no hyphen at either end',
  )

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
  tools: nonEmptyUnique(z.string().regex(/^[\w-]+$/, 'must contain only letters, digits, _ and -')),
  metadata: PopularityMetadata.optional(),
  repository_url: uriText.optional(),
  tags: nonEmptyUnique(
    z.string().regex(/^[a-z0-9][a-z0-9_-]*[a-z0-9]$/, 'must contain only lower-case letters, digits, _ and -'),
  ).optional(),
  custom_metadata: z.record(z.string(), z.unknown()).optional(),
  env_vars: z.array(EnvironmentVariable).optional(),
}

const imagePattern =
  /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*(:([a-zA-Z0-9][a-zA-Z0-9._-]*))?$/

export const ToolHiveContainerServer = z.strictObject({
  ...entry,
  transport: z.enum(['stdio', 'sse', 'streamable-http']),
  image: z.string().regex(imagePattern, 'must be an image reference in lower case, with an optional tag'),
  target_port: port.optional(),
  permissions: Permissions.optional(),
  args: z.array(z.string()).optional(),
  docker_tags: unique(z.string()).optional(),
  provenance: Provenance.optional(),
})

export const ToolHiveRemoteServer = z.strictObject({
  ...entry,
  transport: z.enum(['sse', 'streamable-http']),
  url: uriText,
  headers: z.array(Header).optional(),
  oauth_config: OAuthConfig.optional(),
})
