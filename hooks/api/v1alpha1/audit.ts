import { z } from 'zod'

/** Whether the proxy writes an audit record of each call. */
export const AuditConfig = z.object({
  enabled: z.boolean().default(false).describe('Whether the proxy logs each call as an audit event. Default: false.'),
})
export type AuditConfig = z.infer<typeof AuditConfig>
