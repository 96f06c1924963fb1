import { z } from 'zod'
import { celRules } from '../../crd/markers.ts'
import { FilePath, ObjectName, ShortText, Url } from '../bounds.ts'
import { SecretKeyReference } from './references.ts'

/** A registry document in a ConfigMap of the namespace. */
export const ConfigMapSource = z.object({
  name: ObjectName.min(1).describe('Name of the ConfigMap, in the same namespace.'),
  key: ObjectName.min(1).default('registry.json').describe('Key that holds the registry data. Default: registry.json.'),
})
export type ConfigMapSource = z.infer<typeof ConfigMapSource>

/** Credentials for a private repository over HTTPS. */
export const GitAuth = z.object({
  username: ShortText.optional().describe(
    'User name for HTTPS. Default: git, which Git hosts accept together with a token.',
  ),
  passwordSecretRef: SecretKeyReference.describe('Key of a Secret that holds the password or access token for HTTPS.'),
})
export type GitAuth = z.infer<typeof GitAuth>

/** A registry document in a git repository. */
export const GitSource = z
  .object({
    repository: Url.min(1)

      .regex(/^(file:\/\/\/|https?:\/\/|git@|ssh:\/\/|git:\/\/).*/)
      .describe(
        'URL of the repository, with the scheme https or http. Other schemes are accepted for compatibility but cannot be fetched.',
      ),
    branch: ShortText.min(1)

      .optional()
      .describe("Branch to read. If branch, tag and commit are all omitted, the repository's default branch is read."),
    tag: ShortText.min(1).optional().describe('Tag to read. Cannot be combined with branch or commit.'),
    commit: ShortText.min(1)

      .optional()
      .describe('Commit to read, as a full hash. Cannot be combined with branch or tag.'),
    path: FilePath.regex(/^.*\.json$/)
      .default('registry.json')
      .describe('Path of the file in the repository. It must end in .json. Default: registry.json.'),
    auth: GitAuth.optional().describe('Credentials for a private repository. If omitted, none are sent.'),
  })
  .meta(
    celRules([
      {
        rule: '(has(self.branch) ? 1 : 0) + (has(self.tag) ? 1 : 0) + (has(self.commit) ? 1 : 0) <= 1',
        message: 'branch, tag and commit are mutually exclusive: keep only one of them',
        reason: 'FieldValueForbidden',
      },
    ]),
  )
export type GitSource = z.infer<typeof GitSource>

/** A registry that answers over HTTP. */
export const ApiSource = z.object({
  endpoint: Url.min(1)

    .regex(/^https?:\/\/.*/)
    .describe("Base URL of the API, without the API's own path. It must start with http:// or https://."),
})
export type ApiSource = z.infer<typeof ApiSource>

function blockRule(
  type: string,
  wanted: string,
): { rule: string; message: string; reason: 'FieldValueRequired'; fieldPath: string } {
  return {
    rule: `self.type != '${type}' || has(self.${type})`,
    message: `type ${type} requires the field ${type}: add ${type} with ${wanted}, or choose another type`,
    reason: 'FieldValueRequired',
    fieldPath: `.${type}`,
  }
}

/** Where the registry's document comes from, and in which format. */
export const RegistrySource = z
  .object({
    type: z
      .enum(['configmap', 'git', 'api'])
      .default('configmap')
      .describe('Where the registry data is: in a ConfigMap, a Git repository or an HTTP API. Default: configmap.'),
    format: z
      .enum(['toolhive', 'upstream'])
      .default('toolhive')
      .describe("Format of the registry data: ToolHive's own or that of the official MCP registry. Default: toolhive."),
    configmap: ConfigMapSource.optional().describe('ConfigMap to read. Required for type configmap.'),
    git: GitSource.optional().describe('Git repository to read. Required for type git.'),
    api: ApiSource.optional().describe('API to read. Required for type api.'),
  })
  .meta(celRules([blockRule('configmap', 'a name'), blockRule('git', 'a repository'), blockRule('api', 'an endpoint')]))
export type RegistrySource = z.infer<typeof RegistrySource>
