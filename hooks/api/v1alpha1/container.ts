import { z } from 'zod'
import { DocumentText, FilePath, ObjectName, ShortText, text } from '../bounds.ts'

/** A TCP port of a pod or Service. */
export const Port = z.int32().min(1).max(65_535)
export type Port = z.infer<typeof Port>

/** One environment variable with its value in clear text. */
export const EnvVar = z.object({
  name: ShortText.describe('Name of the environment variable.'),
  value: DocumentText.describe(
    'Value of the variable, stored in plain text in this object. For sensitive values, use secrets instead.',
  ),
})
export type EnvVar = z.infer<typeof EnvVar>

/** A directory or file of the node. */
export const Volume = z.object({
  name: ObjectName.describe('Name of the volume in the pod.'),
  hostPath: FilePath.describe(
    'Path on the node. Every Pod Security level except privileged rejects pods with such volumes.',
  ),
  mountPath: FilePath.describe('Path in the container of the MCP server.'),
  readOnly: z.boolean().default(false).describe('Whether the volume is mounted read-only. Default: false.'),
})
export type Volume = z.infer<typeof Volume>

/** A key of a Secret as an environment variable of the MCP server. */
export const SecretEnv = z.object({
  name: ObjectName.describe('Name of the Secret, in the same namespace.'),
  key: ObjectName.describe('Key of the Secret under which the value is stored.'),
  targetEnvName: ShortText.optional().describe('Name of the environment variable in the MCP server. Default: the key.'),
})
export type SecretEnv = z.infer<typeof SecretEnv>

/** Amounts of CPU and memory, as quantities of Kubernetes. */
export const ResourceList = z.object({
  cpu: text(100)
    .optional()

    .describe('CPU as a Kubernetes quantity, for example 500m. The status reports an invalid quantity.'),
  memory: text(100)
    .optional()
    .describe('Memory as a Kubernetes quantity, for example 256Mi. The status reports an invalid quantity.'),
})
export type ResourceList = z.infer<typeof ResourceList>

/** Limits and requests of the proxy container (WART-14: not of the MCP server). */
export const ResourceRequirements = z.object({
  limits: ResourceList.optional().describe('Maximum that the proxy container may use. If omitted, there is no limit.'),
  requests: ResourceList.optional().describe(
    'Amount that is reserved for the proxy container. If omitted, nothing is reserved.',
  ),
})
export type ResourceRequirements = z.infer<typeof ResourceRequirements>
