import { z } from 'zod'
import { celRules } from '../../crd/markers.ts'
import { DocumentText, list, ObjectName, policyBounds, text } from '../bounds.ts'

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
    .describe('Cedar policies. At least one is required.'),
  entitiesJson: DocumentText.default('[]').describe(
    'Cedar entities as a JSON array: the principals and resources that the policies refer to. Default: an empty array.',
  ),
})
export type InlineAuthz = z.infer<typeof InlineAuthz>

/** Which calls an authenticated caller may make. The block that `type` names must be there (WART-04). */
export const AuthzConfig = z
  .object({
    type: z
      .enum(['configMap', 'inline'])
      .default('configMap')
      .describe('Where the policies are defined: in a ConfigMap or in this object. Default: configMap.'),
    configMap: ConfigMapAuthz.optional().describe('ConfigMap that holds the policies. Required for type configMap.'),
    inline: InlineAuthz.optional().describe('Policies defined in this object. Required for type inline.'),
  })
  .meta(
    celRules([
      {
        rule: "self.type != 'configMap' || has(self.configMap)",
        message: 'type configMap requires the field configMap: add configMap.name, or set type to inline',
        reason: 'FieldValueRequired',
        fieldPath: '.configMap',
      },
      {
        rule: "self.type != 'inline' || has(self.inline)",
        message: 'type inline requires the field inline: add inline.policies, or set type to configMap',
        reason: 'FieldValueRequired',
        fieldPath: '.inline',
      },
    ]),
  )
export type AuthzConfig = z.infer<typeof AuthzConfig>
