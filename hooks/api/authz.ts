import { z } from 'zod'
import { celRules } from '../crd/markers.ts'
import { DocumentText, list, ObjectName, policyBounds, text } from './bounds.ts'

/** Cedar policies kept in a ConfigMap. */
export const ConfigMapAuthz = z.object({
  name: ObjectName.describe('Name of the ConfigMap, in the same namespace.'),
  key: ObjectName.default('authz.json').describe(
    'Key that holds the authorization document (JSON or YAML). Default: authz.json.',
  ),
})
export type ConfigMapAuthz = z.infer<typeof ConfigMapAuthz>

/** Cedar policies written into the parent itself. */
export const InlineAuthz = z.object({
  policies: list(text(policyBounds.length), policyBounds.count)
    .min(1)
    .describe('Cedar policies. Refused when there is none.'),
  entitiesJson: DocumentText.default('[]').describe(
    'Cedar entities as a JSON list: who and what the policies speak of. Default: an empty list.',
  ),
})
export type InlineAuthz = z.infer<typeof InlineAuthz>

/** Which calls an authenticated caller may make. The block that `type` names must be there (WART-04). */
export const AuthzConfig = z
  .object({
    type: z
      .enum(['configMap', 'inline'])
      .default('configMap')
      .describe('Where the policies come from: a ConfigMap or this object. Default: configMap.'),
    configMap: ConfigMapAuthz.optional().describe(
      'Where the policies are for type configMap: refused when absent there.',
    ),
    inline: InlineAuthz.optional().describe('The policies for type inline: refused when absent there.'),
  })
  .meta(
    celRules([
      {
        rule: "self.type != 'configMap' || has(self.configMap)",
        message: 'type configMap needs the block configMap: add configMap.name, or set type to inline',
        reason: 'FieldValueRequired',
        fieldPath: '.configMap',
      },
      {
        rule: "self.type != 'inline' || has(self.inline)",
        message: 'type inline needs the block inline: add inline.policies, or set type to configMap',
        reason: 'FieldValueRequired',
        fieldPath: '.inline',
      },
    ]),
  )
export type AuthzConfig = z.infer<typeof AuthzConfig>
