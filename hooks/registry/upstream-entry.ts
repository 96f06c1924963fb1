import { z } from 'zod'
import { isRecord } from '../kubernetes/read.ts'
import { nameLimit } from './entry-size.ts'

/**
 * One server as the official MCP registry describes it. Two spellings are about: snake_case (schema 2025-07-09, which
 * ToolHive's files use) and camelCase (since 2025-09-29); keys are read as snake_case, so that one schema serves both.
 */

function snakeCase(value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), item]),
  )
}

/** Absent and null mean the same: Go's decoder writes and takes both. */
function nullable<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodPipe<z.ZodNullable<z.ZodOptional<Schema>>, z.ZodTransform<z.output<Schema> | undefined>> {
  return schema
    .optional()
    .nullable()
    .transform((value) => value ?? undefined)
}

const text = nullable(z.string())

const KeyValueInput = z.preprocess(
  snakeCase,
  z.object({
    name: z.string(),
    description: text,
    is_required: nullable(z.boolean()),
    is_secret: nullable(z.boolean()),
    default: text,
    choices: nullable(z.array(z.string())),
  }),
)
export type KeyValueInput = z.infer<typeof KeyValueInput>

const Argument = z.preprocess(
  snakeCase,
  z.object({ type: text, name: text, value: text, value_hint: text, default: text }),
)
export type Argument = z.infer<typeof Argument>

const Package = z.preprocess(
  snakeCase,
  z.object({
    registry_name: text,
    registry_type: text,
    name: text,
    identifier: text,
    version: text,
    transport: nullable(z.object({ type: text })),
    package_arguments: nullable(z.array(Argument)),
    environment_variables: nullable(z.array(KeyValueInput)),
  }),
)
export type Package = z.infer<typeof Package>

const Remote = z.preprocess(
  snakeCase,
  z.object({ transport_type: text, type: text, url: z.string(), headers: nullable(z.array(KeyValueInput)) }),
)
export type Remote = z.infer<typeof Remote>

export const UpstreamServer = z.preprocess(
  snakeCase,
  z.object({
    name: nullable(z.string().max(nameLimit)),
    description: text,
    status: text,
    repository: nullable(z.object({ url: text })),
    packages: nullable(z.array(Package)),
    remotes: nullable(z.array(Remote)),
  }),
)
export type UpstreamServer = z.infer<typeof UpstreamServer>

/** What a publisher adds for ToolHive under `x-publisher`.`x-dev.toolhive`; it wins over what is derived. */
export const ToolHiveExtension = z.object({
  tier: text,
  transport: text,
  tools: nullable(z.array(z.string())),
  tags: nullable(z.array(z.string())),
  metadata: nullable(
    z.object({ stars: z.number().optional(), pulls: z.number().optional(), last_updated: z.string().optional() }),
  ),
  custom_metadata: nullable(z.record(z.string(), z.unknown())),
  permissions: nullable(
    z.object({
      read: z.array(z.string()).optional(),
      write: z.array(z.string()).optional(),
      network: z
        .object({
          outbound: z
            .object({
              insecure_allow_all: z.boolean().optional(),
              allow_host: z.array(z.string()).optional(),
              allow_port: z.array(z.number()).optional(),
            })
            .optional(),
        })
        .optional(),
      privileged: z.boolean().optional(),
    }),
  ),
  target_port: nullable(z.number()),
  docker_tags: nullable(z.array(z.string())),
  provenance: nullable(
    z.object({
      sigstore_url: z.string().optional(),
      repository_uri: z.string().optional(),
      repository_ref: z.string().optional(),
      signer_identity: z.string().optional(),
      runner_environment: z.string().optional(),
      cert_issuer: z.string().optional(),
      attestation: z.object({ predicate_type: z.string().optional(), predicate: z.unknown() }).optional(),
    }),
  ),
})
export type ToolHiveExtension = z.infer<typeof ToolHiveExtension>

/** One entry of an upstream file or of a page of the official API. */
export const UpstreamEntry = z.object({
  server: UpstreamServer,
  'x-publisher': nullable(z.object({ 'x-dev.toolhive': nullable(ToolHiveExtension) })),
  _meta: nullable(
    z.object({
      'io.modelcontextprotocol.registry/official': nullable(
        z.preprocess(snakeCase, z.object({ status: text, is_latest: nullable(z.boolean()) })),
      ),
    }),
  ),
})
export type UpstreamEntry = z.infer<typeof UpstreamEntry>
