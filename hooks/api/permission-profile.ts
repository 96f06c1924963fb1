import { z } from 'zod'
import { celRules } from '../crd/markers.ts'
import { ObjectName } from './bounds.ts'

/** Names of the built-in profiles. `stdio` is an old name of `none`; an empty name means the default, `network`. */
export const builtinProfiles = ['', 'network', 'none', 'stdio'] as const

/** What the server may reach. On Kubernetes the runner does not enforce it (WART-10): use a NetworkPolicy. */
export const PermissionProfile = z
  .object({
    type: z
      .enum(['builtin', 'configmap'])
      .default('builtin')
      .describe('Whether the profile is built in or kept in a ConfigMap. Default: builtin.'),
    name: ObjectName.describe(
      'For type builtin: none or network, others are refused. For type configmap: the name of the ConfigMap.',
    ),
    key: ObjectName.optional().describe(
      'For type configmap: the key that holds the profile as JSON; refused when absent there.',
    ),
  })
  .meta(
    celRules([
      {
        rule: `self.type != 'builtin' || self.name in [${builtinProfiles.map((name) => `'${name}'`).join(', ')}]`,
        message: 'there are two built-in profiles: set name to none or network, or set type to configmap',
        fieldPath: '.name',
      },
      {
        rule: "self.type != 'configmap' || (has(self.key) && self.key != '')",
        message: 'type configmap needs key: name the key of the ConfigMap that holds the profile',
        reason: 'FieldValueRequired',
        fieldPath: '.key',
      },
    ]),
  )
export type PermissionProfile = z.infer<typeof PermissionProfile>
