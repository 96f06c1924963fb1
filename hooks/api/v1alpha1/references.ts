import { z } from 'zod'
import { ObjectName } from '../bounds.ts'

/** One key of a Secret in the parent's namespace. */
export const SecretKeyReference = z.object({
  name: ObjectName.describe('Name of the Secret, in the same namespace.'),
  key: ObjectName.describe('Key of the Secret under which the value is stored.'),
})
export type SecretKeyReference = z.infer<typeof SecretKeyReference>

/** The MCPToolConfig that filters and renames the tools of a server or proxy. */
export const ToolConfigReference = z.object({
  name: ObjectName.describe('Name of the MCPToolConfig, in the same namespace.'),
})
export type ToolConfigReference = z.infer<typeof ToolConfigReference>

/** The MCPExternalAuthConfig by which the proxy gets tokens for the backend. */
export const ExternalAuthConfigReference = z.object({
  name: ObjectName.describe('Name of the MCPExternalAuthConfig, in the same namespace.'),
})
export type ExternalAuthConfigReference = z.infer<typeof ExternalAuthConfigReference>
