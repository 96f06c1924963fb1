import { z } from 'zod'
import { celRules } from '../crd/markers.ts'
import { FilePath, ObjectName, ShortText, Url } from './bounds.ts'
import { SecretKeyReference } from './references.ts'

/** A registry document in a ConfigMap of the namespace. */
export const ConfigMapSource = z.object({
  name: ObjectName.min(1).describe('Name of the ConfigMap, in the same namespace. Refused when empty.'),
  key: ObjectName.min(1)

    .default('registry.json')
    .describe('Key that holds the registry document. Refused when empty. Default: registry.json.'),
})
export type ConfigMapSource = z.infer<typeof ConfigMapSource>

/** Credentials for a private repository over HTTPS. */
export const GitAuth = z.object({
  username: ShortText.optional().describe(
    'User name for HTTPS. Default: git, which hosts accept together with a token.',
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
        'URL of the repository: https or http. Other schemes are admitted for older manifests and cannot be fetched.',
      ),
    branch: ShortText.min(1)

      .optional()
      .describe("Branch to read. Absent, as tag and commit: the repository's default."),
    tag: ShortText.min(1).optional().describe('Tag to read. Refused together with branch or commit.'),
    commit: ShortText.min(1)

      .optional()
      .describe('Commit to read, as a full hash. Refused together with branch or tag.'),
    path: FilePath.regex(/^.*\.json$/)
      .default('registry.json')
      .describe('File in the repository. Refused when it does not end in .json. Default: registry.json.'),
    auth: GitAuth.optional().describe('Credentials for a private repository. Absent: none are sent.'),
  })
  .meta(
    celRules([
      {
        rule: '(has(self.branch) ? 1 : 0) + (has(self.tag) ? 1 : 0) + (has(self.commit) ? 1 : 0) <= 1',
        message: 'branch, tag and commit exclude each other: keep one of them',
        reason: 'FieldValueForbidden',
      },
    ]),
  )
export type GitSource = z.infer<typeof GitSource>

/** A registry that answers over HTTP. */
export const ApiSource = z.object({
  endpoint: Url.min(1)

    .regex(/^https?:\/\/.*/)
    .describe('Base URL of the API, without path. Refused when it starts with neither http:// nor https://.'),
})
export type ApiSource = z.infer<typeof ApiSource>

function blockRule(
  type: string,
  wanted: string,
): { rule: string; message: string; reason: 'FieldValueRequired'; fieldPath: string } {
  return {
    rule: `self.type != '${type}' || has(self.${type})`,
    message: `type ${type} needs the block ${type}: add ${type} with ${wanted}, or choose another type`,
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
      .describe('Where the document is: a ConfigMap, a git repository or an HTTP API. Default: configmap.'),
    format: z
      .enum(['toolhive', 'upstream'])
      .default('toolhive')
      .describe("Format of the document: ToolHive's own or that of the official MCP registry. Default: toolhive."),
    configmap: ConfigMapSource.optional().describe('The ConfigMap for type configmap: refused when absent there.'),
    git: GitSource.optional().describe('The repository for type git: refused when absent there.'),
    api: ApiSource.optional().describe('The API for type api: refused when absent there.'),
  })
  .meta(celRules([blockRule('configmap', 'a name'), blockRule('git', 'a repository'), blockRule('api', 'an endpoint')]))
export type RegistrySource = z.infer<typeof RegistrySource>
