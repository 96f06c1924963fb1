import { z } from 'zod'
import { celRules } from '../../crd/markers.ts'
import { ObjectName } from '../bounds.ts'

/** Names of the built-in profiles. `stdio` is an old name of `none`; an empty name means the default, `network`. */
export const builtinProfiles = ['', 'network', 'none', 'stdio'] as const

/** What the server may reach. On Kubernetes the runner does not enforce it (WART-10): use a NetworkPolicy. */
export const PermissionProfile = z
  .object({
    type: z
      .enum(['builtin', 'configmap'])
      .default('builtin')
      .describe('Whether the profile is built in or stored in a ConfigMap. Default: builtin.'),
    name: ObjectName.describe('For type builtin: none or network. For type configmap: the name of the ConfigMap.'),
    key: ObjectName.optional().describe(
      'Key of the ConfigMap that holds the profile as JSON. Required for type configmap.',
    ),
  })
  .meta(
    celRules([
      {
        rule: `self.type != 'builtin' || self.name in [${builtinProfiles.map((name) => `'${name}'`).join(', ')}]`,
        message: 'the built-in profiles are none and network: set name to one of them, or set type to configmap',
        fieldPath: '.name',
      },
      {
        rule: "self.type != 'configmap' || (has(self.key) && self.key != '')",
        message: 'type configmap requires key: set it to the key of the ConfigMap that holds the profile',
        reason: 'FieldValueRequired',
        fieldPath: '.key',
      },
    ]),
  )
export type PermissionProfile = z.infer<typeof PermissionProfile>
